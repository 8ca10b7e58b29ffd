"""A database for the services that remember, and a thread for those that hash."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from config.database_target import DatabaseTarget
from flowapi.services.hashing_pool import HashingPool
from storage.database import Database
from storage.migrations.runner import up
from storage.store import Store


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables, to be copied."""
    path = tmp_path_factory.mktemp("database") / "migrated.sqlite"
    asyncio.run(up(DatabaseTarget(dialect="sqlite", database=str(path))))
    return path


@pytest.fixture
def database_target(migrated: Path, tmp_path: Path) -> DatabaseTarget:
    """An empty database of the test's own."""
    path = shutil.copy(migrated, tmp_path / "database.sqlite")
    return DatabaseTarget(dialect="sqlite", database=str(path))


@pytest.fixture
async def database(database_target: DatabaseTarget) -> AsyncIterator[Database]:
    """The test's database, open."""
    async with Database(database_target) as database:
        yield database


@pytest.fixture
async def store(database: Database) -> AsyncIterator[Store]:
    """A unit of work on it."""
    async with database.store() as store:
        yield store


@pytest.fixture
async def pool() -> AsyncIterator[HashingPool]:
    """One thread that hashes."""
    pool = HashingPool(1)
    yield pool
    await pool.aclose()
