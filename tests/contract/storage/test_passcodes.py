import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

from storage.database import Database
from storage.store import Store
from tests.support.records import NOW, a_passcode


async def test_a_passcode_is_found_as_it_was_until_it_is_deleted(store: Store) -> None:
    passcode = a_passcode()

    await store.passcodes.add(passcode)

    assert await store.passcodes.find(passcode.id) == passcode
    assert await store.passcodes.delete(passcode.id)
    assert await store.passcodes.find(passcode.id) is None
    assert not await store.passcodes.delete(passcode.id)


async def test_tries_are_counted_up_to_the_limit(store: Store) -> None:
    passcode = a_passcode()
    await store.passcodes.add(passcode)

    tries = [await store.passcodes.take_try(passcode.id, limit=3, now=NOW) for _ in range(5)]

    assert tries == [1, 2, 3, None, None]
    assert await store.passcodes.find(passcode.id) == replace(passcode, try_count=3)


async def test_a_code_that_is_not_there_has_no_tries(store: Store) -> None:
    assert await store.passcodes.take_try(uuid4(), limit=3, now=NOW) is None


async def test_many_at_once_take_no_more_tries_than_there_are(database: Database, tenant_id: UUID) -> None:
    passcode = a_passcode()

    async def take() -> int | None:
        async with database.store(tenant_id) as store:
            return await store.passcodes.take_try(passcode.id, limit=3, now=NOW)

    async with database.store(tenant_id) as store:
        await store.passcodes.add(passcode)
        await store.commit()
    taken = await asyncio.gather(*(take() for _ in range(12)))

    assert sorted(number for number in taken if number) == [1, 2, 3]


async def test_no_rollback_gives_a_try_back(database: Database, tenant_id: UUID) -> None:
    passcode = a_passcode()
    async with database.store(tenant_id) as store:
        await store.passcodes.add(passcode)
        await store.commit()

    async with database.store(tenant_id) as store:
        await store.passcodes.take_try(passcode.id, limit=3, now=NOW + timedelta(seconds=1))
        await store.rollback()

    assert await database.store(tenant_id).passcodes.find(passcode.id) == replace(passcode, try_count=1)
