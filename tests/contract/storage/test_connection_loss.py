"""A database server that goes away and comes back."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from config.database_target import DatabaseTarget
from storage.database import Database
from storage.dialect import dialect_of
from storage.drivers.choice import driver_of
from storage.errors import ConnectionLost, DatabaseUnavailable
from storage.limits import PoolLimits
from tests.support.databases import MYSQL, POSTGRESQL, migrated_database
from tests.support.proxy import Proxy
from tests.support.records import NOW, a_flow, a_user


@pytest.fixture(scope="module", params=[POSTGRESQL, MYSQL])
def target(request: pytest.FixtureRequest) -> Iterator[DatabaseTarget]:
    with migrated_database(request.param, Path()) as target:
        yield target


@pytest.fixture
async def way(target: DatabaseTarget) -> AsyncIterator[Proxy]:
    way = Proxy(target.host, target.port or 0)
    await way.mend()
    yield way
    await way.cut()


@pytest.fixture
async def reached(target: DatabaseTarget, way: Proxy) -> AsyncIterator[Database]:
    async with Database(replace(target, host="127.0.0.1", port=way.port), PoolLimits(wait=2)) as database:
        yield database


async def test_a_database_that_is_away_is_unavailable(reached: Database, way: Proxy) -> None:
    await way.cut()

    with pytest.raises(DatabaseUnavailable):
        await reached.store().flows.find(uuid4())
    with pytest.raises(DatabaseUnavailable):
        await reached.store().flows.add(a_flow(), NOW)
    with pytest.raises(DatabaseUnavailable):
        await reached.store().users.add(a_user())
    with pytest.raises(DatabaseUnavailable):
        await reached.schema_state()


async def test_the_first_requests_after_its_return_work(reached: Database, way: Proxy) -> None:
    async def read() -> None:
        async with reached.store() as store:
            await store.flows.find(uuid4())

    await asyncio.gather(*(read() for _ in range(5)))
    await way.cut()
    with pytest.raises(DatabaseUnavailable):
        await read()
    await way.mend()

    flow, user = a_flow(), a_user()
    await read()
    await reached.store().flows.add(flow, NOW)
    async with reached.store() as store:
        await store.users.add(user)
        await store.commit()
        assert await store.users.find(user.id) == user
        assert await store.flows.find(flow.id) == flow


@pytest.mark.parametrize("first", ["read", "write_alone", "transaction"])
async def test_connections_that_fell_while_idle_are_replaced(
    reached: Database, way: Proxy, first: str
) -> None:
    flow, user = a_flow(), a_user()
    await asyncio.gather(*(reached.store().flows.find(flow.id) for _ in range(5)))

    await way.cut()
    await way.mend()

    async with reached.store() as store:
        if first == "read":
            assert await store.flows.find(flow.id) is None
        elif first == "write_alone":
            await store.flows.add(flow, NOW)
        else:
            await store.users.add(user)
            await store.commit()
            assert await store.users.find(user.id) == user


async def test_a_connection_to_a_server_that_takes_no_writes_is_replaced(target: DatabaseTarget) -> None:
    what = "CHARACTERISTICS AS " if dialect_of(target) == "postgresql" else ""
    connection = await driver_of(dialect_of(target)).connect(target, [])
    await connection.execute(f"SET SESSION {what}TRANSACTION READ ONLY")

    with pytest.raises(ConnectionLost):
        await connection.execute("DELETE FROM flows")

    assert not connection.usable
    await connection.close()


async def test_a_transaction_that_lost_its_connection_is_over(reached: Database, way: Proxy) -> None:
    user = a_user()
    async with reached.store() as store:
        await store.users.add(user)
        await way.cut()
        await way.mend()

        with pytest.raises(ConnectionLost):
            await store.users.find(user.id)
        with pytest.raises(ConnectionLost):
            await store.commit()

    async with reached.store() as store:
        assert await store.users.find(user.id) is None
