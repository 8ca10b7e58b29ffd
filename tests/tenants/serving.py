"""Applications with many tenants."""

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx

from config.settings import Settings
from flowapi.app import Application, open_application
from flowapi.services.mail.mailbox import Mailbox
from flowapi.services.mail.transport import Transport
from flowapi.web.access_log import AccessLog
from tests.support.clock import FakeClock
from tests.support.http import Client

PASSWORD = "correct horse battery"
CHEAP = {"hashing": {"memory_kib": 64, "iterations": 1}}


@dataclass(frozen=True, slots=True)
class Tenant:
    """One tenant of a running application, and its clients."""

    id: UUID
    application: Application

    async def ask(self, method: str, path: str, json: Any = None, **headers: str) -> httpx.Response:
        """Ask the public API."""
        return await Client(self.application.public).send(
            method, f"/{self.id}{path}", json=json, headers=headers
        )

    async def order(self, method: str, path: str, json: Any = None) -> httpx.Response:
        """Ask the admin API."""
        return await Client(self.application.admin).send(method, f"/{self.id}{path}", json=json)

    async def user(self, address: str = "alice@example.com") -> str:
        """The id of a new user with a password."""
        email = {"address": address, "is_primary": True, "is_verified": True}
        user = (await self.order("POST", "/users", {"emails": [email]})).json()["id"]
        await self.order("POST", f"/users/{user}/password", {"password": PASSWORD})
        return str(user)

    async def token(self, user: str) -> str:
        """The token of a new session."""
        return str((await self.order("POST", "/sessions", {"user_id": user})).json()["session_token"])

    async def begin(self, flow: str = "login") -> dict[str, Any]:
        """The answer to who has begun a flow and told what the browser can do."""
        preflight = (await self.ask("POST", f"/{flow}")).json()
        return await self.act(preflight, "register_client_capabilities", webauthn_available=False)

    async def act(self, answer: dict[str, Any], action: str, **inputs: Any) -> dict[str, Any]:
        """The answer to *action*, which the last one offered."""
        body = {"csrf_token": answer["csrf_token"], "input_data": inputs}
        reply: dict[str, Any] = (await self.ask("POST", answer["actions"][action]["href"], body)).json()
        return reply


@dataclass(frozen=True, slots=True)
class Many:
    """A running application."""

    application: Application
    clock: FakeClock

    @property
    def management(self) -> Client:
        """A client of the management API."""
        return Client(self.application.servers["management"])

    async def tenant(self, **config: Any) -> Tenant:
        """A new tenant."""
        made = Tenant(uuid4(), self.application)
        config = {**config, "password": {**CHEAP, **config.get("password", {})}}
        answer = await self.management.post("/tenants", {"id": str(made.id), "config": config})
        assert answer.status_code == 201, answer.text
        return made

    async def configure(self, tenant: Tenant, **config: Any) -> None:
        """Give a tenant other settings."""
        answer = await self.management.send("PUT", f"/tenants/{tenant.id}", json={"config": config})
        assert answer.status_code == 200, answer.text


@asynccontextmanager
async def many_tenants(settings: Settings, *, own_mail_servers: bool = False) -> AsyncIterator[Many]:
    """An application for as long as the block runs."""
    clock = FakeClock()
    transport: Transport | None = None if own_mail_servers else Mailbox()
    access_log = AccessLog(io.StringIO(), clock)
    async with open_application(settings, access_log, clock=clock, transport=transport) as opened:
        yield Many(opened, clock)
