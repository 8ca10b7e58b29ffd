"""Whole applications over a SQLite file of the test's own."""

import asyncio
import io
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest

from config.settings import Settings
from flowapi.app import Application, open_application
from flowapi.services.mail.mailbox import Mailbox
from flowapi.web.access_log import AccessLog
from storage.migrations.runner import up
from tests.support.clock import FakeClock
from tests.support.http import Client


@dataclass(frozen=True, slots=True, repr=False)
class World:
    """A running application and its clients."""

    application: Application
    clock: FakeClock
    out: io.StringIO

    @property
    def public(self) -> Client:
        """A client of the public API."""
        return Client(self.application.public)

    @property
    def admin(self) -> Client:
        """A client of the admin API."""
        return Client(self.application.admin)

    @property
    def management(self) -> Client:
        """A client of the management API."""
        return Client(self.application.servers["management"])

    async def user(self, address: str = "alice@example.com", **members: Any) -> str:
        """The id of a new user with one verified address."""
        email = {"address": address, "is_primary": True, "is_verified": True}
        made = await self.admin.post("/users", {"emails": [email], **members})
        return str(made.json()["id"])

    async def token(self, user_id: str) -> str:
        """The token of a new session."""
        return str((await self.admin.post("/sessions", {"user_id": user_id})).json()["session_token"])

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The lines of the access log."""
        return [orjson.loads(line) for line in self.out.getvalue().splitlines()]


Serve = Callable[..., AbstractAsyncContextManager[World]]


def settings_for(database: Path, **sections: Any) -> Settings:
    """Settings for a database file; *sections* come on top."""
    return Settings.from_mapping(
        {
            "secret_keys": ["a-secret-of-at-least-16-characters"],
            "database": {"dialect": "sqlite", "database": str(database)},
            "password": {"hashing": {"memory_kib": 64, "iterations": 1}},
            **sections,
        }
    )


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[World]:
    """An application for as long as the block runs."""
    clock, out = FakeClock(), io.StringIO()
    application = open_application(settings, AccessLog(out, clock), clock=clock, transport=Mailbox())
    async with application as running:
        yield World(running, clock, out)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all tables and a signing key, to be copied."""
    path = tmp_path_factory.mktemp("web") / "template.sqlite"

    async def prepare() -> None:
        settings = settings_for(path)
        await up(settings.database.target)
        async with opened(settings):
            pass

    asyncio.run(prepare())
    return path


@pytest.fixture
def serve(template: Path, tmp_path: Path) -> Serve:
    """Opens applications on an empty database of the test's own."""
    database = tmp_path / "web.sqlite"
    shutil.copy(template, database)
    return lambda **sections: opened(settings_for(database, **sections))


@pytest.fixture
async def world(serve: Serve) -> AsyncIterator[World]:
    """An application with the default settings."""
    async with serve() as world:
        yield world
