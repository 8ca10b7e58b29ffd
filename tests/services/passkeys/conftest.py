"""A store with users."""

from collections.abc import AsyncIterator

import pytest

from storage.database import Database
from storage.records.user import User
from storage.store import Store
from tests.services.passkeys.steps import ANN, BOB
from tests.support.clock import NOON


@pytest.fixture
async def store(database: Database) -> AsyncIterator[Store]:
    """A store with two users."""
    async with database.store() as store:
        for user_id in (ANN, BOB):
            await store.users.add(User(user_id, NOON, NOON))
        await store.commit()
        yield store
