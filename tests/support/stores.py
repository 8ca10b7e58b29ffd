"""A migrated SQLite database for each test: a copy of one that is made once per process."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from config.database_target import DatabaseTarget
from storage.database import Database
from storage.migrations.runner import up


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


def sqlite(path: Path) -> DatabaseTarget:
    """The SQLite database in the file *path*."""
    return DatabaseTarget(dialect="sqlite", database=str(path))
