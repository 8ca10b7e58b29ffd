"""A migrated SQLite database for each test: a copy of one that is made once per process."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Coroutine, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest

from config.database_target import DatabaseTarget
from storage.database import Database
from storage.migrations.runner import up

T = TypeVar("T")


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file to copy."""
    path = tmp_path_factory.mktemp("migrated") / "database"
    asyncio.run(up(sqlite(path)))
    return path


@pytest.fixture
async def database(migrated: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """An empty, migrated database."""
    path = tmp_path / "database"
    shutil.copyfile(migrated, path)
    async with Database(sqlite(path)) as database:
        yield database


@dataclass(frozen=True, slots=True)
class Loop:
    """An event loop with a database in it, for tests of many examples."""

    runner: asyncio.Runner
    database: Database

    def run(self, example: Coroutine[Any, Any, T]) -> T:
        """What comes of one example."""
        return self.runner.run(example)


@pytest.fixture(scope="module")
def loop(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loop]:
    """A loop and a database that all examples of a module share."""
    path = tmp_path_factory.mktemp("loop") / "database"
    shutil.copyfile(migrated, path)
    with asyncio.Runner() as runner:
        database = Database(sqlite(path))
        yield Loop(runner, database)
        runner.run(database.close())


def sqlite(path: Path) -> DatabaseTarget:
    """The SQLite database in the file *path*."""
    return DatabaseTarget(dialect="sqlite", database=str(path))
