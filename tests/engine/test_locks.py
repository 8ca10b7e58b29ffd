"""Locks: one writer per flow, refused at once, given back whatever happens."""

import asyncio
from uuid import uuid4

import pytest

from flowapi.engine.locks import LocalLocks, NoLocks
from flowapi.errors import FlowConflict

FLOW, OTHER = uuid4(), uuid4()


async def test_a_second_hold_is_refused_while_the_first_lasts() -> None:
    locks = LocalLocks()

    async with locks.hold(FLOW):
        with pytest.raises(FlowConflict, match=f"flow {FLOW} is already being processed"):
            async with locks.hold(FLOW):
                pass


async def test_a_refused_hold_takes_nothing_away_from_the_first() -> None:
    locks = LocalLocks()

    async with locks.hold(FLOW):
        for _ in range(2):
            with pytest.raises(FlowConflict):
                async with locks.hold(FLOW):
                    pass


async def test_different_flows_do_not_wait_for_each_other() -> None:
    locks = LocalLocks()

    async with locks.hold(FLOW), locks.hold(OTHER):
        pass


async def test_after_its_block_a_flow_can_be_held_again() -> None:
    locks = LocalLocks()

    for _ in range(2):
        async with locks.hold(FLOW):
            pass


async def test_a_block_that_fails_gives_the_flow_back() -> None:
    locks = LocalLocks()

    with pytest.raises(ZeroDivisionError):
        async with locks.hold(FLOW):
            raise ZeroDivisionError

    async with locks.hold(FLOW):
        pass


async def test_a_request_that_is_cancelled_gives_the_flow_back() -> None:
    locks, held = LocalLocks(), asyncio.Event()

    async def request() -> None:
        async with locks.hold(FLOW):
            held.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(request())
    await held.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    async with locks.hold(FLOW):
        pass


async def test_of_ten_at_once_one_holds() -> None:
    locks, all_tried = LocalLocks(), asyncio.Event()
    refused = 0

    async def request() -> bool:
        nonlocal refused
        try:
            async with locks.hold(FLOW):
                await all_tried.wait()
                return True
        except FlowConflict:
            refused += 1
            if refused == 9:
                all_tried.set()
            return False

    held = await asyncio.gather(*(request() for _ in range(10)))

    assert sorted(held) == [False] * 9 + [True]


async def test_without_locks_nobody_is_refused() -> None:
    locks = NoLocks()

    async with locks.hold(FLOW), locks.hold(FLOW):
        pass
