"""What providers publish and tell: discovery documents, keys, and who a user is.

Rule 1: documents are kept for ten minutes, and asked for once however many wait for one.
"""

import asyncio
from collections.abc import Mapping
from typing import Any, Protocol

import orjson

from flowapi.clock import Clock
from flowapi.errors.outbound import RequestFailed
from flowapi.errors.third_party import ProviderUnavailable
from flowapi.services.outbound.answer import Answer

JSON = {"Accept": "application/json"}
KEPT = 600
"""Seconds."""
DISCOVERY = "/.well-known/openid-configuration"


class Asking(Protocol):
    """Asks other servers."""

    async def send(
        self, method: str, url: str, *, headers: Mapping[str, str], body: str | None = None
    ) -> Answer:
        """The answer to a request.

        Raises:
            RequestFailed: It may not be sent, or there is no whole answer in time.
        """
        ...


class Sources:
    """Asks providers, and remembers what they publish."""

    def __init__(self, exchange: Asking, clock: Clock) -> None:
        self.exchange = exchange
        self.clock = clock
        self._kept: dict[str, tuple[float, dict[str, Any]]] = {}
        self._awaited: dict[str, asyncio.Task[dict[str, Any]]] = {}

    async def discovered(self, issuer: str) -> dict[str, Any]:
        """The discovery document of *issuer* (OpenID Connect Discovery, 4).

        Raises:
            ProviderUnavailable: It cannot be had, or is another's.
        """
        document = await self.published(f"{issuer.removesuffix('/')}{DISCOVERY}")
        if document.get("issuer") != issuer:
            raise ProviderUnavailable(f"the discovery document of {issuer} names another issuer")
        return document

    async def published(self, url: str, *, younger_than: float = KEPT) -> dict[str, Any]:
        """The document at *url*, asked for again if the one at hand is not *younger_than* so many seconds.

        Raises:
            ProviderUnavailable: It cannot be had.
        """
        at, document = self._kept.get(url, (0.0, {}))
        if self.clock().timestamp() - at < younger_than:
            return document
        awaited = self._awaited.get(url)
        if awaited is None:
            awaited = self._awaited[url] = asyncio.create_task(self._renewed(url))
            awaited.add_done_callback(lambda _: self._awaited.pop(url, None))
        return await asyncio.shield(awaited)

    async def told(self, url: str, access_token: str) -> Any:
        """What *url* tells of the user whose token it is.

        Raises:
            ProviderUnavailable: It tells nothing.
        """
        return _json(await self.answer(url, access_token), url)

    async def answer(self, url: str, access_token: str) -> Answer:
        """The same, as it was answered.

        Raises:
            ProviderUnavailable: It tells nothing.
        """
        return await self._get(url, JSON | {"Authorization": f"Bearer {access_token}"})

    async def _renewed(self, url: str) -> dict[str, Any]:
        document = _json(await self._get(url, JSON), url)
        if not isinstance(document, dict):
            raise ProviderUnavailable(f"{url} is not a JSON object")
        self._kept[url] = (self.clock().timestamp(), document)
        return document

    async def _get(self, url: str, headers: Mapping[str, str]) -> Answer:
        try:
            answer = await self.exchange.send("GET", url, headers=headers)
        except RequestFailed as error:
            raise ProviderUnavailable(f"{_place(url)}: {error}") from error
        if not answer.succeeded:
            raise ProviderUnavailable(f"{_place(url)} answers {answer.status}")
        return answer


def _json(answer: Answer, url: str) -> Any:
    try:
        return orjson.loads(answer.body)
    except orjson.JSONDecodeError as error:
        raise ProviderUnavailable(f"{_place(url)} answers no JSON") from error


def _place(url: str) -> str:
    """*url* without its query, which may hold a proof."""
    return url.partition("?")[0]
