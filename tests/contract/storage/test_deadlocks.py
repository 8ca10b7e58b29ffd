"""Two transactions that want what the other has."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.database_target import DatabaseTarget
from storage.database import Database
from storage.errors import StorageError, WriteConflict
from tests.support.databases import MYSQL, POSTGRESQL, migrated_database
from tests.support.records import NOW, a_flow, a_user


@pytest.fixture(scope="module", params=[POSTGRESQL, MYSQL])
def target(request: pytest.FixtureRequest) -> Iterator[DatabaseTarget]:
    with migrated_database(request.param, Path()) as target:
        yield target


async def test_one_of_two_entangled_transactions_is_undone_as_a_whole(database: Database) -> None:
    flows, users = (a_flow(), a_flow()), (a_user(), a_user())
    both_hold_one = asyncio.Barrier(2)

    async def entangle(mine: int) -> bool:
        async with database.store() as store:
            await store.users.add(users[mine])
            await store.flows.advance(flows[mine].id, version=1, csrf_token="a", data="{}", now=NOW)
            await both_hold_one.wait()
            try:
                await store.flows.advance(flows[1 - mine].id, version=1, csrf_token="b", data="{}", now=NOW)
            except WriteConflict:
                with pytest.raises(StorageError):
                    await store.flows.add(a_flow(), NOW)
                with pytest.raises(StorageError):
                    await store.commit()
                return False
            await store.commit()
            return True

    async with database.store() as store:
        for flow in flows:
            await store.flows.add(flow, NOW)
    done = await asyncio.gather(entangle(0), entangle(1))

    assert sorted(done) == [False, True]
    async with database.store() as store:
        assert [await store.users.find(user.id) is not None for user in users] == list(done)
