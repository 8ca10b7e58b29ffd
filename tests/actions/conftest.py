"""A house, and a unit of work, for each test."""

from collections.abc import AsyncIterator

import pytest

from storage.database import Database
from storage.store import Store
from tests.support.house import furnish as furnish
from tests.support.house import hashing_pool as hashing_pool
from tests.support.house import house as house
from tests.support.stores import database as database
from tests.support.stores import migrated as migrated


@pytest.fixture
async def store(database: Database) -> AsyncIterator[Store]:
    """A unit of work."""
    async with database.store() as store:
        yield store
