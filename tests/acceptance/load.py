"""Clients that log in and sign up without a pause, and a ledger of everything that they were told."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx

from tests.acceptance import mails
from tests.acceptance.served import PATIENCE, Server
from tests.acceptance.visitor import CLIENT, Post, Visit, new_user, over
from tests.acceptance.waiting import until
from tests.support.smtp import SmtpServer

PASSWORD = "correct horse"


@dataclass(frozen=True)
class Cut:
    """A step that nobody acknowledged: where its flow was, and where it would have led."""

    visit: Visit
    action: str
    inputs: dict[str, Any]
    leads_to: str


@dataclass
class Ledger:
    """What clients were told."""

    visits: dict[str, Visit] = field(default_factory=dict)
    """Every flow that was begun, by its id."""
    tokens: list[str] = field(default_factory=list)
    """Of every session that was acknowledged."""
    cuts: list[Cut] = field(default_factory=list)
    unread: dict[str, Visit] = field(default_factory=dict)
    """Flows whose code was promised to an address and not waited for."""

    @property
    def steps(self) -> int:
        """How many steps were acknowledged."""
        return sum(visit.steps for visit in self.visits.values())


class ServerGone(Exception):
    """A request was cut off."""


@dataclass
class Load:
    """Everybody who uses *server* at once."""

    server: Server
    post: SmtpServer
    ledger: Ledger = field(default_factory=Ledger)
    up: asyncio.Event = field(default_factory=asyncio.Event)
    """Whether requests may be expected to be answered."""
    stopping: bool = False
    _numbers: Any = field(default_factory=count)

    @asynccontextmanager
    async def running(self, clients: int) -> AsyncIterator[Ledger]:
        """Half of the clients log in, the others sign up, until the block ends."""
        async with httpx.AsyncClient(base_url=self.server.admin) as admin:
            for number in range(clients):
                await new_user(admin, f"user{number}@example.com", PASSWORD)
        self.up.set()
        async with asyncio.TaskGroup() as group:
            for number in range(clients):
                work = self._log_in if number % 2 else self._sign_up
                group.create_task(self._loop(work, f"user{number}@example.com"))
            yield self.ledger
            self.stopping = True
            self.up.set()

    async def more(self, steps: int) -> None:
        """Wait until so many *steps* more are acknowledged."""
        goal = self.ledger.steps + steps
        await until(lambda: self.ledger.steps >= goal, f"{steps} more steps", within=PATIENCE)

    async def restart(self) -> None:
        """Kill the server in the middle of everything, and start it again."""
        self.up.clear()
        self.server.kill()
        await self.server.start()
        self.up.set()

    async def _loop(self, work: Callable[[Post, str], Any], address: str) -> None:
        while not self.stopping:
            await self.up.wait()
            async with httpx.AsyncClient(base_url=self.server.public, timeout=PATIENCE) as client:
                try:
                    while not self.stopping:
                        await work(over(client), address)
                except ServerGone:
                    continue

    async def _log_in(self, post: Post, address: str) -> None:
        visit = await self._begun(post, "login")
        await self._step(visit, "register_client_capabilities", "login_init", **CLIENT)
        await self._step(visit, "continue_with_login_identifier", "login_method_chooser", email=address)
        await self._step(visit, "continue_to_password_login", "login_password")
        await self._step(visit, "password_login", "success", password=PASSWORD)

    async def _sign_up(self, post: Post, _: str) -> None:
        address = f"new{next(self._numbers)}@example.com"
        visit = await self._begun(post, "registration")
        await self._step(visit, "register_client_capabilities", "registration_init", **CLIENT)
        await self._step(visit, "register_login_identifier", "passcode_confirmation", email=address)
        self.ledger.unread[address] = visit
        await until(
            lambda: mails.code(self.post, address) or not self.up.is_set() or self.stopping,
            f"a mail to {address}",
        )
        if code := mails.code(self.post, address):
            del self.ledger.unread[address]
            await self._step(visit, "verify_passcode", "success", code=code)

    async def _begun(self, post: Post, flow: str) -> Visit:
        visit = Visit(post, flow)
        try:
            await visit.start()
        except httpx.TransportError as error:
            raise ServerGone from error
        self.ledger.visits[visit.id] = visit
        return visit

    async def _step(self, visit: Visit, action: str, leads_to: str, /, **inputs: Any) -> None:
        try:
            await visit.run(action, **inputs)
        except httpx.TransportError as error:
            self.ledger.cuts.append(Cut(visit, action, inputs, leads_to))
            raise ServerGone from error
        visit.expect(leads_to)
        if leads_to == "success":
            self.ledger.tokens.append(visit.headers["x-auth-token"])
