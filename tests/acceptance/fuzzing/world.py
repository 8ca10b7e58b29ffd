"""A whole application in the test process, for many examples, with everything switched on.

Rule 1: an exception that nobody foresaw is an alarm, whatever was answered.
Rule 2: 500 is an answer to requests that cannot be read, to those that come while another one advances the
flow, to what the reference answers so on purpose, and to ways that end by the graph's own decision.
"""

import asyncio
import json
import logging
import os
import re
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from config.database_target import DatabaseTarget
from config.settings import Settings
from flowapi.app import Application, open_application
from flowapi.services.mail.message import Message
from flowapi.web.access_log import AccessLog
from tests.acceptance.configuration import configuration
from tests.acceptance.fuzzing.asgi import JSON, Answered, Asked, ask
from tests.acceptance.visitor import Visit
from tests.acceptance.waiting import until
from tests.support.authenticator import Authenticator
from tests.support.clock import FakeClock

T = TypeVar("T")

ORIGIN = "https://example.test"
EVERYTHING: dict[str, Any] = {
    "debug": True,
    "email_delivery": {"enabled": True, "smtp": {"host": "unused.example", "port": "25"}},
    "session": {"cookie": {"retention": "prompt"}, "enable_auth_token_header": False},
    "username": {"enabled": True, "optional": True, "acquire_on_registration": True},
    "email": {"optional": True},
    "password": {
        "optional": True,
        "acquire_on_registration": "conditional",
        "acquire_on_login": "conditional",
    },
    "passkey": {
        "enabled": True,
        "acquire_on_registration": "conditional",
        "acquire_on_login": "conditional",
    },
    "webauthn": {"relying_party": {"id": "example.test", "origins": [ORIGIN]}},
    "third_party": {
        "redirect_url": f"{ORIGIN}/thirdparty/callback",
        "error_redirect_url": ORIGIN,
        "allowed_redirect_urls": [ORIGIN],
        "providers": {"github": {"enabled": True, "client_id": "id", "secret": "a secret of GitHub"}},
    },
    "cors": {"allow_origins": [ORIGIN]},
}
UNREADABLE = re.compile(
    r"invalid flow id format|first part of the query param value is empty"
    r"|JSONMalformed: .*|the body is not a JSON object"
    r"|'input_data' is not an object|'csrf_token' is not a text"
    r"|Unsupported Media Type|Request Entity Too Large|The client went away .*",
    re.DOTALL,
)
OUT_OF_PLACE = "webauthn_session_data_id not found in stash"
"""A passkey's answer to a question that was never asked."""
CONTESTED = re.compile(r"flow \S+ is already being processed|version conflict while updating the flow")


class Alarms(logging.Handler):
    """What was logged as a failure."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@dataclass
class Letters:
    """A transport that keeps what a visitor reads in mails."""

    codes: dict[str, list[str]] = field(default_factory=dict)
    """By address."""

    async def deliver(self, message: Message) -> None:
        """Keep the code of *message*."""
        self.codes.setdefault(message.to, []).append(message.code)


class World:
    """An application, and what is known of it from outside."""

    def __init__(
        self, runner: asyncio.Runner, application: Application, letters: Letters, clock: FakeClock
    ) -> None:
        self.runner = runner
        self.application = application
        self.letters = letters
        self.clock = clock
        self.alarms = Alarms()
        self.phone = Authenticator(origin=ORIGIN)
        self.numbers = count()

    def run(self, example: Coroutine[Any, Any, T]) -> T:
        """What comes of one example, in which there may be no alarm."""
        result = self.runner.run(example)
        failures = [logging.Formatter().format(record) for record in self.alarms.records]
        self.alarms.records.clear()
        assert not failures, failures
        return result

    async def public(self, asked: Asked) -> Answered:
        """Ask the public API."""
        return await ask(self.application.public, asked)

    async def admin(self, asked: Asked) -> Answered:
        """Ask the admin API."""
        return await ask(self.application.admin, asked)

    async def post(self, path: str, body: Any) -> Answered:
        """Send a JSON body to the public API; the way of visitors."""
        text = b"" if body is None else json.dumps(body).encode()
        return await self.public(Asked("POST", path, [JSON] if text else [], text))

    async def code(self, address: str) -> str:
        """The code of the last mail to *address*."""
        codes = await until(lambda: self.letters.codes.get(address), f"a mail to {address}")
        assert codes
        return codes[-1]

    def visit(self, flow: str) -> Visit:
        """Somebody who begins a flow."""
        return Visit(self.post, flow)

    def name(self, kind: str = "user") -> str:
        """A username that nobody has."""
        return f"{kind}{next(self.numbers)}"

    async def new_user(self, *, email: str = "", username: str = "", password: str = "") -> str:
        """A user, by whatever identifies one."""
        body: dict[str, Any] = {}
        if email:
            body["emails"] = [{"address": email, "is_primary": True, "is_verified": True}]
        if username:
            body["username"] = username
        user_id = str((await self._create("/users", body))["id"])
        if password:
            await self._create(f"/users/{user_id}/password", {"password": password})
        return user_id

    async def stored(self, flow_id: str) -> tuple[int, str]:
        """The version and the token of a flow as they are stored."""
        async with self.application.database.store() as store:
            row = await store.flows.find(UUID(flow_id))
        assert row
        return row.version, row.csrf_token

    async def token(self, user_id: str) -> str:
        """The token of a new session."""
        return str((await self._create("/sessions", {"user_id": user_id}))["session_token"])

    async def _create(self, path: str, body: Any) -> Any:
        answer = await self.admin(Asked("POST", path, [JSON], json.dumps(body).encode()))
        assert answer.status_code == 200, answer.body
        return answer.json()


@contextmanager
def opened(target: DatabaseTarget, **sections: Any) -> Iterator[World]:
    """An application on *target* for as long as the block runs."""
    settings = Settings.from_mapping(configuration(target, **sections))
    letters, clock = Letters(), FakeClock()
    logger = logging.getLogger("flowapi")
    with Path(os.devnull).open("w") as out, asyncio.Runner() as runner:
        opening = open_application(settings, AccessLog(out, clock), clock=clock, transport=letters)
        world = World(runner, runner.run(opening.__aenter__()), letters, clock)
        logger.addHandler(world.alarms)
        yield world
        logger.removeHandler(world.alarms)
        runner.run(opening.__aexit__(None, None, None))


def prescribed(answer: Answered) -> bool:
    """Whether a flow may answer as it did to a request that cannot be read, or that nobody can follow."""
    if answer.status_code != 500:
        return True
    error = answer.json()["error"]
    cause = error.get("cause", "")
    return error["code"] == "flow_discontinuity_error" or bool(
        UNREADABLE.fullmatch(cause) or CONTESTED.fullmatch(cause) or cause == OUT_OF_PLACE
    )
