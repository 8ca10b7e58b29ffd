"""Databases for tests: each of them made for one module, and dropped after it."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from config.database_target import DatabaseTarget, parse_url
from storage.dialect import Dialect, dialect_of
from storage.drivers.choice import driver_of
from storage.drivers.contract import Connection
from storage.migrations.runner import up

SQLITE = pytest.param("sqlite")
POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.external)
MYSQL = pytest.param("mysql", marks=pytest.mark.external)
_VARIABLES: dict[Dialect, str] = {
    "postgresql": "FLOWAPI_TEST_POSTGRES",
    "mysql": "FLOWAPI_TEST_MYSQL",
}


def server(dialect: Dialect) -> DatabaseTarget:
    """A database of the server for tests; skips the test if there is no such server."""
    variable = _VARIABLES[dialect]
    if not (url := os.environ.get(variable)):
        pytest.skip(f"{variable} is not set")
    return parse_url(url)


async def connect(target: DatabaseTarget) -> Connection:
    """A connection past everything that is tested."""
    return await driver_of(dialect_of(target)).connect(target, ())


async def run(target: DatabaseTarget, *texts: str) -> Sequence[Sequence[Any]]:
    """Run statements one by one and return the rows of the last."""
    connection = await connect(target)
    rows: Sequence[Sequence[Any]] = ()
    try:
        for text in texts:
            if text.lstrip().startswith("SELECT"):
                rows = await connection.fetch(text)
            else:
                await connection.execute(text)
    finally:
        await connection.close()
    return rows


@asynccontextmanager
async def copy_of(template: DatabaseTarget, directory: Path) -> AsyncIterator[DatabaseTarget]:
    """A copy of a database that nobody is connected to, of SQLite or PostgreSQL."""
    name = f"storage_{uuid4().hex}"
    if template.dialect == "sqlite":
        yield replace(template, database=shutil.copyfile(template.database, str(directory / name)))
        return
    home = server("postgresql")
    await run(home, f"CREATE DATABASE {name} TEMPLATE {template.database}")
    try:
        yield replace(home, database=name)
    finally:
        await run(home, f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def empty_database(dialect: Dialect, directory: Path) -> Iterator[DatabaseTarget]:
    """A database without a table."""
    name = f"storage_{uuid4().hex}"
    if dialect == "sqlite":
        yield DatabaseTarget(dialect="sqlite", database=str(directory / name))
        return
    home = server(dialect)
    asyncio.run(run(home, f"CREATE DATABASE {name}"))
    try:
        yield replace(home, database=name)
    finally:
        force = " WITH (FORCE)" if dialect == "postgresql" else ""
        asyncio.run(run(home, f"DROP DATABASE {name}{force}"))


@contextmanager
def migrated_database(dialect: Dialect, directory: Path) -> Iterator[DatabaseTarget]:
    """A database with all tables."""
    with empty_database(dialect, directory) as target:
        asyncio.run(up(target))
        yield target


@pytest.fixture(scope="module", params=[SQLITE, POSTGRESQL, MYSQL])
def target(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DatabaseTarget]:
    """A database with all tables, of each kind in its turn."""
    with migrated_database(request.param, tmp_path_factory.mktemp("database")) as target:
        yield target
