"""Providers that answer what a test says."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from flowapi.errors.outbound import RequestFailed
from flowapi.services.outbound.answer import Answer
from flowapi.services.third_party.provider import ClientSecret
from flowapi.services.third_party.sources import Sources
from tests.support.clock import FakeClock

CLIENT = ClientSecret("our id", "our:secret")


@dataclass
class FakeExchange:
    """Answers by URL, without its query, several one after the other; what is not there cannot be reached."""

    answers: dict[str, Any] = field(default_factory=dict)
    asked: list[tuple[str, str, Mapping[str, str], str | None]] = field(default_factory=list)

    async def send(
        self, method: str, url: str, *, headers: Mapping[str, str], body: str | None = None
    ) -> Answer:
        self.asked.append((method, url, headers, body))
        found = self.answers.get(url.partition("?")[0])
        if found is None:
            raise RequestFailed("nobody is there")
        if isinstance(found, deque):
            found = found.popleft()
        return found if isinstance(found, Answer) else Answer(200, "application/json", orjson.dumps(found))


def sources_of(answers: Mapping[str, Any]) -> Sources:
    """Sources that have these *answers*."""
    return Sources(FakeExchange(dict(answers)), FakeClock())
