"""Houses that count attempts: in memory, over SQLite, and in Redis, over PostgreSQL."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from config.database_target import DatabaseTarget
from flowapi.services.local_windows import LocalWindows
from flowapi.services.redis_windows import RedisWindows
from storage.database import Database
from tests.flows.guessing.counting import counting
from tests.support.databases import POSTGRESQL, SQLITE, copy_of, migrated_database
from tests.support.house import Furnish, House
from tests.support.redis import connected, own_prefix, redis_target
from tests.support.stores import sqlite

NAMES: dict[str, Any] = {"username": {"enabled": True, "acquire_on_login": False}}
AN_HOUR: dict[str, Any] = {
    "rate_limiter": {f"{bucket}_limits": {"interval": "1h"} for bucket in ("passcode", "password", "otp")}
}
"""As long as no test takes, where time cannot be made to stand still."""


@pytest.fixture(scope="module", params=[SQLITE, POSTGRESQL])
def template(
    request: pytest.FixtureRequest, migrated: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DatabaseTarget]:
    """The database to copy, of either kind."""
    if request.param == "sqlite":
        yield sqlite(migrated)
        return
    with migrated_database(request.param, tmp_path_factory.mktemp("template")) as target:
        yield target


@pytest.fixture
async def database(template: DatabaseTarget, tmp_path: Path) -> AsyncIterator[Database]:
    """An empty, migrated database."""
    async with copy_of(template, tmp_path) as target, Database(target) as database:
        yield database


@pytest.fixture
async def guarded(template: DatabaseTarget, furnish: Furnish) -> AsyncIterator[House]:
    """A house that counts attempts as the default settings say; there are usernames as well."""
    if template.dialect == "sqlite":
        house = furnish(NAMES)
        yield counting(house, LocalWindows(house.clock))
        return
    async with connected(redis_target()) as server, own_prefix(server) as prefix:
        yield counting(furnish(NAMES, AN_HOUR), RedisWindows(server, prefix))


@pytest.fixture
def house(furnish: Furnish) -> House:
    """A house with usernames as well, in which nothing is counted."""
    return furnish(NAMES)


@pytest.fixture
def by_the_clock(house: House) -> House:
    """One that counts by the clock that the test moves."""
    return counting(house, LocalWindows(house.clock))
