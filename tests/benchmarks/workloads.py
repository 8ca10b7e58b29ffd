"""The load generator's workloads, an operation at a time."""

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from config.database_target import DatabaseTarget
from config.settings import Settings
from flowapi.app import Application, open_application
from flowapi.clock import utc_now
from flowapi.services.mail.message import Message
from flowapi.web.access_log import AccessLog
from tests.acceptance.configuration import configuration
from tests.acceptance.visitor import CLIENT, PHONE, Visit
from tests.benchmarks.client import Answer, ask

PASSWORD = "correct horse"
Operation = Callable[[], Awaitable[object]]


class Post:
    """A mail server that hands every mail to whoever waits for it."""

    def __init__(self) -> None:
        self.mails: asyncio.Queue[Message] = asyncio.Queue()

    async def deliver(self, message: Message) -> None:
        await self.mails.put(message)


class Unread(io.StringIO):
    """A log that nobody reads."""

    def write(self, text: str) -> int:
        return len(text)


@dataclass
class Workloads:
    """Operations on one application; each is called after its name in the load generator."""

    application: Application
    post: Post
    address: str = field(default_factory=lambda: f"{uuid4().hex}@example.com")
    token: str = ""
    """Of the latest login; older sessions make room for new ones."""
    stepping: Visit | None = None
    identifying: Visit | None = None

    async def prepare(self) -> None:
        """Sign somebody up and in."""
        user = {"emails": [{"address": self.address, "is_primary": True, "is_verified": True}]}
        created = await ask(self.application.admin, "POST", "/users", user)
        user_id = created.json()["id"]
        await ask(self.application.admin, "POST", f"/users/{user_id}/password", {"password": PASSWORD})
        await self.password_login()
        self.stepping = await (await self._flow(CLIENT)).run(
            "continue_with_login_identifier", email=self.address
        )
        self.identifying = await self._flow(CLIENT)

    async def health(self) -> Answer:
        return await ask(self.application.public, "GET", "/health/alive")

    async def flow_init(self) -> Answer:
        return await ask(self.application.public, "POST", "/login")

    async def engine_step(self) -> Visit:
        assert self.stepping
        there = self.stepping.state == "login_method_chooser"
        return await self.stepping.run("continue_to_password_login" if there else "back")

    async def identifier_step(self) -> Visit:
        assert self.identifying
        if self.identifying.state == "login_init":
            return await self.identifying.run("continue_with_login_identifier", email=self.address)
        return await self.identifying.run("back")

    async def password_login(self) -> str:
        """A whole login; its token."""
        flow = await self._identified()
        await flow.run("continue_to_password_login")
        self.token = _token(await flow.run("password_login", password=PASSWORD))
        return self.token

    async def passcode_login(self) -> str:
        """A whole login, the delivery of its mail included; its token."""
        flow = await self._identified()
        await flow.run("continue_to_passcode_confirmation")
        mail = await self.post.mails.get()
        self.token = _token(await flow.run("verify_passcode", code=mail.code))
        return self.token

    async def session_validate(self) -> Answer:
        return await ask(self.application.public, "GET", "/sessions/validate", token=self.token)

    async def me(self) -> Answer:
        return await ask(self.application.public, "GET", "/me", token=self.token)

    async def jwks(self) -> Answer:
        return await ask(self.application.public, "GET", "/.well-known/jwks.json")

    async def _flow(self, capabilities: dict[str, bool]) -> Visit:
        async def post(path: str, body: Any) -> Answer:
            return await ask(self.application.public, "POST", path, body)

        visit = await Visit(post).start()
        return await visit.run("register_client_capabilities", **capabilities)

    async def _identified(self) -> Visit:
        visit = await self._flow(PHONE)
        return await visit.run("continue_with_login_identifier", email=self.address)


NAMES = (
    "health",
    "flow_init",
    "engine_step",
    "identifier_step",
    "password_login",
    "passcode_login",
    "session_validate",
    "me",
    "jwks",
)


@asynccontextmanager
async def workloads(target: DatabaseTarget) -> AsyncIterator[Workloads]:
    """Workloads over the migrated database *target*, configured as the load generator configures a server."""
    never = {"acquire_on_login": "never", "acquire_on_registration": "never"}
    settings = Settings.from_mapping(
        configuration(
            target,
            email_delivery={"enabled": True},
            passkey={"enabled": True, **never},
            password=never,
            session={"limit": 5},
        )
    )
    log, post = AccessLog(Unread(), utc_now), Post()
    async with open_application(settings, log, transport=post) as application:
        made = Workloads(application, post)
        await made.prepare()
        yield made


def _token(visit: Visit) -> str:
    return visit.expect("success").headers["x-auth-token"]
