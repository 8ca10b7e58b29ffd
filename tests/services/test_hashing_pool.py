import asyncio
import os
import sys
from collections.abc import AsyncIterator
from threading import Event, current_thread, get_native_id

import pytest

from flowapi.errors.credentials import PasswordMismatch
from flowapi.errors.technical import ServerBusy
from flowapi.services.hashing_pool import HashingPool


@pytest.fixture
async def pool() -> AsyncIterator[HashingPool]:
    """One thread, and one place to wait for it."""
    pool = HashingPool(1, places=2)
    yield pool
    await pool.aclose()


async def test_work_is_done_in_a_thread_of_the_pool(pool: HashingPool) -> None:
    assert (await pool.run(lambda: current_thread().name)).startswith("hashing")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has priorities by thread")
async def test_work_stands_back_behind_everything_else(pool: HashingPool) -> None:
    def niceness() -> int:
        return os.getpriority(os.PRIO_PROCESS, get_native_id())

    assert await pool.run(niceness) > niceness()


async def test_work_is_done_where_no_thread_may_stand_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "setpriority", forbidden)
    pool = HashingPool(1)

    assert await pool.run(lambda: "done") == "done"
    await pool.aclose()


async def test_what_work_raises_reaches_who_waits(pool: HashingPool) -> None:
    def mismatch() -> None:
        raise PasswordMismatch

    with pytest.raises(PasswordMismatch):
        await pool.run(mismatch)


async def test_work_that_finds_no_place_is_refused_at_once(pool: HashingPool) -> None:
    release = Event()
    accepted = [asyncio.create_task(pool.run(release.wait)) for _ in range(2)]
    await asyncio.sleep(0)

    with pytest.raises(ServerBusy):
        await pool.run(release.wait)

    release.set()
    assert await asyncio.gather(*accepted) == [True, True]
    assert await pool.run(lambda: "a place again") == "a place again"


async def test_places_are_given_back_after_failures(pool: HashingPool) -> None:
    def mismatch() -> None:
        raise PasswordMismatch

    for _ in range(3):
        with pytest.raises(PasswordMismatch):
            await pool.run(mismatch)


async def test_work_that_nobody_waits_for_keeps_its_place_until_it_ends(pool: HashingPool) -> None:
    begun, release, ended = Event(), Event(), Event()

    def work() -> None:
        begun.set()
        release.wait()
        ended.set()

    abandoned = asyncio.create_task(pool.run(work))
    waiting = asyncio.create_task(pool.run(lambda: "done"))
    await asyncio.to_thread(begun.wait)

    abandoned.cancel()
    with pytest.raises(asyncio.CancelledError):
        await abandoned
    with pytest.raises(ServerBusy):
        await pool.run(lambda: None)

    release.set()
    assert await waiting == "done"
    assert ended.is_set()


async def test_cancelled_work_that_has_not_begun_is_dropped(pool: HashingPool) -> None:
    release, ran = Event(), Event()
    first = asyncio.create_task(pool.run(release.wait))
    dropped = asyncio.create_task(pool.run(ran.set))
    await asyncio.sleep(0)

    dropped.cancel()
    with pytest.raises(asyncio.CancelledError):
        await dropped
    another = asyncio.create_task(pool.run(lambda: "in its place"))
    await asyncio.sleep(0)
    release.set()

    assert await another == "in its place"
    assert await first is True
    assert not ran.is_set()


async def test_a_closed_pool_refuses_work() -> None:
    pool = HashingPool(1, places=1)
    await pool.aclose()

    for _ in range(2):
        with pytest.raises(ServerBusy):
            await pool.run(lambda: None)


async def test_a_pool_is_as_wide_as_the_process_may_be() -> None:
    pool = HashingPool()

    assert await pool.run(lambda: "works") == "works"
    await pool.aclose()
