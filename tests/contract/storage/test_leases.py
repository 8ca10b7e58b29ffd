import asyncio
from datetime import datetime, timedelta
from uuid import uuid4

from config.database_target import DatabaseTarget
from storage.database import Database
from storage.store import Store
from tests.support.records import NOW

HOUR = timedelta(hours=1)


async def test_a_lease_is_taken_by_one_until_it_ends(store: Store) -> None:
    name = f"work-{uuid4()}"

    assert await store.leases.take(name, until=NOW + HOUR, now=NOW)
    assert not await store.leases.take(name, until=NOW + HOUR, now=NOW + HOUR / 2)
    assert await store.leases.take(name, until=NOW + 2 * HOUR, now=NOW + HOUR)
    assert not store.writing


async def test_other_work_is_another_lease(store: Store) -> None:
    one, other = f"work-{uuid4()}", f"work-{uuid4()}"

    assert await store.leases.take(one, until=NOW + HOUR, now=NOW)
    assert await store.leases.take(other, until=NOW + HOUR, now=NOW)


async def test_who_holds_a_lease_can_keep_it(store: Store) -> None:
    name = f"work-{uuid4()}"
    await store.leases.take(name, until=NOW + HOUR, now=NOW)

    assert await store.leases.extend(name, held=NOW + HOUR, until=NOW + 2 * HOUR)
    assert not await store.leases.take(name, until=NOW + 3 * HOUR, now=NOW + HOUR)


async def test_a_lease_that_somebody_else_took_cannot_be_kept(store: Store) -> None:
    name = f"work-{uuid4()}"
    await store.leases.take(name, until=NOW + HOUR, now=NOW)
    await store.leases.take(name, until=NOW + 2 * HOUR, now=NOW + HOUR)

    assert not await store.leases.extend(name, held=NOW + HOUR, until=NOW + 3 * HOUR)


async def test_of_many_at_once_one_gets_it(target: DatabaseTarget) -> None:
    name = f"work-{uuid4()}"

    async def take(database: Database, now: datetime) -> bool:
        async with database.store() as store:
            return await store.leases.take(name, until=now + HOUR, now=now)

    async with Database(target) as one, Database(target) as two:
        first = await asyncio.gather(*(take(database, NOW) for database in (one, two) * 5))
        later = await asyncio.gather(*(take(database, NOW + HOUR) for database in (one, two) * 5))

    assert (sum(first), sum(later)) == (1, 1)
