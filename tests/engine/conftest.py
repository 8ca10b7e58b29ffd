"""A database, and a runner over it, for each test of the runtime."""

import pytest

from storage.database import Database
from tests.engine.staging import Stage
from tests.support.stores import database as database
from tests.support.stores import loop as loop
from tests.support.stores import migrated as migrated


@pytest.fixture
def stage(database: Database) -> Stage:
    """A runner without graphs."""
    return Stage(database)
