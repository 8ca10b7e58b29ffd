from dataclasses import replace
from datetime import timedelta
from typing import Any

from flowapi.services.cleanup import Cleanup
from storage.database import Database
from storage.repositories.expired import Expiring
from tests.support.records import NOW, a_flow, a_passcode, an_audit_log

DAY = timedelta(days=1)


def a_cleanup(database: Database, **options: Any) -> Cleanup:
    return replace(Cleanup(database=database, audit_retention=30 * DAY), **options)


async def add_flows(database: Database, *ends: timedelta) -> None:
    async with database.store() as store:
        for end in ends:
            await store.flows.add(replace(a_flow(), expires_at=NOW + end), NOW)


async def deleted(cleanup: Cleanup, table: Expiring) -> list[int]:
    return [total async for total in cleanup.delete(table, NOW)]


async def test_everything_is_deleted_batch_by_batch(database: Database) -> None:
    await add_flows(database, *[-DAY] * 5, DAY)
    cleanup = a_cleanup(database, batch=2)

    assert await cleanup.count(Expiring.FLOWS, NOW) == 5
    assert await deleted(cleanup, Expiring.FLOWS) == [2, 4, 5]
    assert await deleted(cleanup, Expiring.FLOWS) == []
    assert await cleanup.count(Expiring.FLOWS, NOW + 2 * DAY) == 1


async def test_a_full_last_batch_is_told_once(database: Database) -> None:
    await add_flows(database, *[-DAY] * 4)

    assert await deleted(a_cleanup(database, batch=2), Expiring.FLOWS) == [2, 4]


async def test_what_has_just_expired_may_be_kept_a_while(database: Database) -> None:
    await add_flows(database, -3 * DAY, -DAY, DAY)
    async with database.store() as store:
        for age in (3 * DAY, DAY):
            await store.passcodes.add(replace(a_passcode(), created_at=NOW - age))
        await store.commit()

    cleanup = a_cleanup(database, grace=2 * DAY)

    assert [await deleted(cleanup, table) for table in (Expiring.FLOWS, Expiring.PASSCODES)] == [[1], [1]]


async def test_audit_events_are_kept_as_long_as_the_settings_say(database: Database) -> None:
    async with database.store() as store:
        for age in (29, 31, 60):
            await store.audit_logs.add(an_audit_log(NOW - age * DAY))
        await store.commit()

    for_good = a_cleanup(database, audit_retention=timedelta())
    assert await for_good.count(Expiring.AUDIT_LOGS, NOW) == 0
    assert await deleted(for_good, Expiring.AUDIT_LOGS) == []
    assert await deleted(a_cleanup(database, grace=90 * DAY), Expiring.AUDIT_LOGS) == [2]
