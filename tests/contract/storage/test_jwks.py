import asyncio
from datetime import timedelta
from uuid import UUID

from storage.database import Database
from storage.records.jwk import Jwk
from storage.store import Store
from tests.support.records import NOW

LATER = NOW + timedelta(seconds=1)


async def test_keys_are_listed_in_the_order_in_which_they_came(store: Store) -> None:
    first = await store.jwks.add("sealed one", LATER)
    second = await store.jwks.add("sealed two", NOW)

    assert first < second
    assert await store.jwks.list() == [Jwk(first, "sealed one", LATER), Jwk(second, "sealed two", NOW)]


async def test_of_many_processes_that_start_one_makes_the_key(database: Database, tenant_id: UUID) -> None:
    async def start() -> None:
        async with database.store(tenant_id) as store:
            await store.jwks.lock()
            if not await store.jwks.list():
                await store.jwks.add("sealed", NOW)
            await store.commit()

    await asyncio.gather(*(start() for _ in range(4)))

    assert len(await database.store(tenant_id).jwks.list()) == 1
