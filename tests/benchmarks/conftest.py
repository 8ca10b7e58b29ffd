"""Workloads over a database of each kind."""

from collections.abc import AsyncIterator

import pytest

from config.database_target import DatabaseTarget
from tests.benchmarks.workloads import Workloads, workloads
from tests.support.databases import target as target
from tests.support.house import furnish as furnish
from tests.support.house import hashing_pool as hashing_pool
from tests.support.house import house as house
from tests.support.stores import database as database
from tests.support.stores import migrated as migrated


@pytest.fixture
async def made(target: DatabaseTarget) -> AsyncIterator[Workloads]:
    async with workloads(target) as made:
        yield made
