"""Cleaning up while serving: one process at a time, from time to time."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from config.database_target import DatabaseTarget
from flowapi.services.cleanup import Cleanup
from flowapi.services.housekeeping import LEASE, Housekeeping, Rhythm
from storage.database import Database
from storage.repositories.expired import Expiring
from tests.support.clock import NOON, FakeClock
from tests.support.records import a_flow

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
AT_ONCE = Rhythm(first=timedelta(), rest=timedelta())


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def a_worker(database: Database, clock: FakeClock, rhythm: Rhythm = AT_ONCE) -> Housekeeping:
    return Housekeeping(Cleanup(database=database, audit_retention=HOUR, batch=2), clock, rhythm)


async def add_expired_flows(database: Database, count: int) -> None:
    async with database.store() as store:
        for _ in range(count):
            await store.flows.add(replace(a_flow(), expires_at=NOON - HOUR), NOON)


async def left(database: Database) -> int:
    async with database.store() as store:
        return await store.expired.count(Expiring.FLOWS, NOON)


async def test_it_is_done_by_one_process_in_each_period(database: Database, clock: FakeClock) -> None:
    one, other = a_worker(database, clock), a_worker(database, clock)
    done = []

    for worker in (one, other, other):
        await add_expired_flows(database, 3)
        done.append((await worker.clean_up(), await left(database)))
        clock.now += HOUR / 2

    assert done == [(True, 0), (False, 3), (True, 0)]


async def test_a_process_that_died_is_relieved_when_its_lease_ends(
    database: Database, clock: FakeClock
) -> None:
    async with database.store() as store:
        await store.leases.take(LEASE, until=NOON + HOUR, now=NOON)

    assert not await a_worker(database, clock).clean_up()
    clock.now += HOUR
    assert await a_worker(database, clock).clean_up()


async def test_who_takes_long_keeps_the_lease(database: Database, clock: FakeClock) -> None:
    await add_expired_flows(database, 7)
    database.listen(lambda text: move_on(clock, text))

    assert await a_worker(database, clock).clean_up()

    assert (await left(database), clock.now - NOON) == (0, 4 * 40 * MINUTE)
    assert not await a_worker(database, clock).clean_up()


def move_on(clock: FakeClock, text: str) -> None:
    """Let every batch of flows take forty minutes."""
    if text.startswith("DELETE FROM flows"):
        clock.now += 40 * MINUTE


async def test_who_has_lost_the_lease_leaves_the_rest_to_others(
    database: Database, database_target: DatabaseTarget, clock: FakeClock
) -> None:
    await add_expired_flows(database, 7)

    def take_away(text: str) -> None:
        move_on(clock, text)
        if text.startswith("DELETE FROM flows"):
            with closing(sqlite3.connect(database_target.database)) as other, other:
                other.execute("UPDATE flowapi_leases SET expires_at = '2026-03-01 18:00:00.000000'")

    database.listen(take_away)

    assert not await a_worker(database, clock).clean_up()
    assert await left(database) == 5


async def test_the_worker_begins_by_itself_and_ends_when_told(database: Database, clock: FakeClock) -> None:
    await add_expired_flows(database, 3)
    emptied = asyncio.Event()
    database.listen(lambda text: emptied.set() if "DELETE FROM webauthn_session_data" in text else None)
    worker = a_worker(database, clock)

    worker.start()
    await emptied.wait()
    await worker.stop()

    assert await left(database) == 0


async def test_a_worker_that_has_not_begun_ends_at_once(database: Database, clock: FakeClock) -> None:
    await add_expired_flows(database, 1)
    worker = a_worker(database, clock, Rhythm())

    worker.start()
    await worker.stop()

    assert await left(database) == 1
