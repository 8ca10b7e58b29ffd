"""A database that is ready to be served."""

import asyncio
import shutil
from pathlib import Path

import pytest

from config.settings import Settings
from flowapi.services.signing_keys import SigningKeys
from storage.database import Database
from storage.migrations.runner import up
from tests.support.clock import NOON


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and a signing key, to be copied."""
    path = tmp_path_factory.mktemp("cli") / "ready.sqlite"
    settings = Settings.from_mapping(
        {
            "secret_keys": ["a-secret-of-at-least-16-characters"],
            "database": {"dialect": "sqlite", "database": str(path)},
        }
    )

    async def prepare() -> None:
        await up(settings.database.target)
        async with Database.of(settings.database) as database, database.store() as store:
            await SigningKeys(settings, shared=False, key_size=2048).sync(store, NOON)

    asyncio.run(prepare())
    return path


@pytest.fixture
def database(ready: Path, tmp_path: Path) -> Path:
    """A database file of the test's own, ready to be served."""
    return Path(shutil.copy(ready, tmp_path / "database.sqlite"))
