import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from config.database_target import DatabaseTarget
from storage.database import Database
from storage.records.outbox import OutboxItem
from storage.store import Store
from tests.contract.storage.conftest import add_tenant
from tests.support.records import NOW, a_message

MINUTE = timedelta(minutes=1)


def claimed(message: OutboxItem) -> OutboxItem:
    """*message* as it is while it is claimed."""
    return replace(message, available_at=NOW + MINUTE)


async def test_a_message_waits_until_it_is_done(store: Store) -> None:
    message = a_message()

    await store.outbox.add(message)

    assert await store.outbox.pending() == [message]
    await store.outbox.done(message.id)
    assert await store.outbox.pending() == []


async def test_what_is_due_is_claimed_first_come_first(store: Store) -> None:
    late, early, not_yet = a_message(NOW), a_message(NOW - MINUTE), a_message(NOW + MINUTE)
    for message in (late, early, not_yet):
        await store.outbox.add(message)

    assert await store.outbox.claim(NOW, limit=1, lease=MINUTE) == [claimed(early)]
    assert await store.outbox.claim(NOW, limit=10, lease=MINUTE) == [claimed(late)]
    assert await store.outbox.claim(NOW, limit=10, lease=MINUTE) == []


async def test_a_claim_ends_with_its_lease(store: Store) -> None:
    message = a_message()
    await store.outbox.add(message)
    await store.outbox.claim(NOW, limit=1, lease=MINUTE)
    await store.commit()

    assert await store.outbox.claim(NOW + MINUTE / 2, limit=1, lease=MINUTE) == []
    assert await store.outbox.claim(NOW + MINUTE, limit=1, lease=MINUTE) == [
        replace(message, available_at=NOW + 2 * MINUTE)
    ]


async def test_a_failed_attempt_is_noted_and_tried_again_later(store: Store) -> None:
    message = a_message()
    await store.outbox.add(message)

    await store.outbox.postpone(message.id, available_at=NOW + MINUTE, error="e" * 300)

    assert await store.outbox.pending() == [
        replace(message, attempts=1, available_at=NOW + MINUTE, last_error="e" * 255)
    ]


async def test_processes_share_the_messages_among_them(target: DatabaseTarget, tenant_id: UUID) -> None:
    messages = [a_message() for _ in range(20)]

    async def work(database: Database) -> list[OutboxItem]:
        claimed: list[OutboxItem] = []
        for _ in range(10):
            async with database.store(tenant_id) as store:
                claimed += await store.outbox.claim(NOW, limit=3, lease=MINUTE)
                await store.commit()
        return claimed

    async with Database(target) as one, Database(target) as two:
        async with one.store(tenant_id) as store:
            for message in messages:
                await store.outbox.add(message)
            await store.commit()
        claimed = await asyncio.gather(work(one), work(two))

    assert sorted(item.id for part in claimed for item in part) == sorted(message.id for message in messages)


async def test_what_one_process_is_claiming_another_passes_over(
    target: DatabaseTarget, tenant_id: UUID
) -> None:
    first, second = a_message(NOW - MINUTE), a_message()
    async with Database(target) as one, Database(target) as two:
        async with one.store(tenant_id) as store:
            await store.outbox.add(first)
            await store.outbox.add(second)
            await store.commit()

        async with one.store(tenant_id) as claiming:
            mine = await claiming.outbox.claim(NOW, limit=1, lease=MINUTE)
            if one.dialect == "sqlite":  # where only one writes at a time
                await claiming.commit()
            async with two.store(tenant_id) as other:
                others = await other.outbox.claim(NOW, limit=2, lease=MINUTE)

    assert (mine, others) == ([claimed(first)], [claimed(second)])


async def test_tenants_with_messages_that_are_due_are_known(
    database: Database, target: DatabaseTarget
) -> None:
    due, early = await add_tenant(target), await add_tenant(target)
    for tenant_id, at in ((due, NOW), (early, NOW + MINUTE)):
        async with database.store(tenant_id) as store:
            await store.outbox.add(a_message(at))
            await store.commit()

    async with database.store() as store:
        waiting = await store.outbox.waiting(NOW, limit=1000)

    assert due in waiting
    assert early not in waiting
