"""Workloads over a database of each kind."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from config.database_target import DatabaseTarget
from storage.migrations.runner import up
from tests.benchmarks.workloads import Workloads, workloads
from tests.support.databases import MYSQL, POSTGRESQL, SQLITE, empty_database
from tests.support.house import furnish as furnish
from tests.support.house import hashing_pool as hashing_pool
from tests.support.house import house as house
from tests.support.stores import database as database
from tests.support.stores import migrated as migrated


@pytest.fixture(scope="module", params=[SQLITE, POSTGRESQL, MYSQL])
def target(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DatabaseTarget]:
    with empty_database(request.param, tmp_path_factory.mktemp("bench")) as target:
        asyncio.run(up(target))
        yield target


@pytest.fixture
async def made(target: DatabaseTarget) -> AsyncIterator[Workloads]:
    async with workloads(target) as made:
        yield made
