"""Databases with all tables, and servers that end with their test."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from config.database_target import DatabaseTarget
from tests.acceptance.configuration import configuration
from tests.acceptance.served import Server, ending
from tests.support.databases import MYSQL, POSTGRESQL, SQLITE, migrated_database

EVERYWHERE = (SQLITE, POSTGRESQL, MYSQL)
Serving = Callable[..., Server]


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DatabaseTarget]:
    """A database with all tables: of SQLite, unless the test asks for another (indirectly)."""
    with migrated_database(getattr(request, "param", "sqlite"), tmp_path) as target:
        yield target


@pytest.fixture
def serving(database: DatabaseTarget, tmp_path: Path) -> Iterator[Serving]:
    """Makes servers on the test's database, to be started; *sections* of their configuration as keywords."""
    with ExitStack() as stack:

        def make(*words: str, **sections: Any) -> Server:
            server = Server(tmp_path, configuration(database, **sections), words or ("serve", "all"))
            stack.enter_context(ending(server))
            return server

        yield make


@pytest.fixture
async def server(serving: Serving) -> Server:
    """A server that takes requests."""
    server = serving()
    await server.start()
    return server
