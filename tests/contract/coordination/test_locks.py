"""Locks: one writer per flow, refused at once, given back whatever happens; in memory and in Redis."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from flowapi.engine.locks import FlowLocks, LocalLocks
from flowapi.engine.redis_locks import RedisLocks
from flowapi.errors.refusals import FlowConflict
from flowapi.redis_server import RedisServer

TENANT, FLOW, OTHER = uuid4(), uuid4(), uuid4()
TTL = timedelta(seconds=15)


@pytest.fixture(params=["memory", pytest.param("redis", marks=pytest.mark.external)])
def locks(request: pytest.FixtureRequest) -> FlowLocks:
    if request.param == "memory":
        return LocalLocks()
    return request.getfixturevalue("shared")  # type: ignore[no-any-return]  # (fixtures by name have no type)


@dataclass(frozen=True)
class _Stutter:
    """A server that carries out every command twice."""

    server: RedisServer

    async def execute(self, *command: str | int) -> Any:
        await self.server.execute(*command)
        return await self.server.execute(*command)


@pytest.fixture
def shared(redis: RedisServer, prefix: str) -> RedisLocks:
    return RedisLocks(redis, TTL, prefix)


async def test_a_second_hold_is_refused_while_the_first_lasts(locks: FlowLocks) -> None:
    async with locks.hold(TENANT, FLOW):
        with pytest.raises(FlowConflict, match=f"flow {FLOW} is already being processed"):
            async with locks.hold(TENANT, FLOW):
                pass


async def test_a_refused_hold_takes_nothing_away_from_the_first(locks: FlowLocks) -> None:
    async with locks.hold(TENANT, FLOW):
        for _ in range(2):
            with pytest.raises(FlowConflict):
                async with locks.hold(TENANT, FLOW):
                    pass


async def test_different_flows_do_not_wait_for_each_other(locks: FlowLocks) -> None:
    async with locks.hold(TENANT, FLOW), locks.hold(TENANT, OTHER):
        pass


async def test_after_its_block_a_flow_can_be_held_again(locks: FlowLocks) -> None:
    for _ in range(2):
        async with locks.hold(TENANT, FLOW):
            pass


async def test_a_block_that_fails_gives_the_flow_back(locks: FlowLocks) -> None:
    with pytest.raises(ZeroDivisionError):
        async with locks.hold(TENANT, FLOW):
            raise ZeroDivisionError

    async with locks.hold(TENANT, FLOW):
        pass


async def test_a_request_that_is_cancelled_gives_the_flow_back(locks: FlowLocks) -> None:
    held = asyncio.Event()

    async def request() -> None:
        async with locks.hold(TENANT, FLOW):
            held.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(request())
    await held.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    async with locks.hold(TENANT, FLOW):
        pass


async def test_of_ten_at_once_one_holds(locks: FlowLocks) -> None:
    all_tried = asyncio.Event()
    refused = 0

    async def request() -> bool:
        nonlocal refused
        try:
            async with locks.hold(TENANT, FLOW):
                await all_tried.wait()
                return True
        except FlowConflict:
            refused += 1
            if refused == 9:
                all_tried.set()
            return False

    held = await asyncio.gather(*(request() for _ in range(10)))

    assert sorted(held) == [False] * 9 + [True]


@pytest.mark.external
async def test_processes_keep_each_other_out_in_redis(redis: RedisServer, prefix: str) -> None:
    one, other = (RedisLocks(redis, TTL, prefix) for _ in range(2))

    async with one.hold(TENANT, FLOW):
        with pytest.raises(FlowConflict):
            async with other.hold(TENANT, FLOW):
                pass


@pytest.mark.external
async def test_a_lock_in_redis_ends_by_itself(shared: RedisLocks, redis: RedisServer, prefix: str) -> None:
    async with shared.hold(TENANT, FLOW):
        left = await redis.execute("PTTL", f"{prefix}{TENANT}/{FLOW}")

    assert 14_000 < left <= 15_000


@pytest.mark.external
async def test_who_asks_again_because_an_answer_was_lost_holds_the_lock(
    redis: RedisServer, prefix: str
) -> None:
    async with RedisLocks(_Stutter(redis), TTL, prefix).hold(TENANT, FLOW):
        assert await redis.execute("EXISTS", f"{prefix}{TENANT}/{FLOW}") == 1

    assert await redis.execute("EXISTS", f"{prefix}{TENANT}/{FLOW}") == 0


@pytest.mark.external
async def test_a_lock_that_ended_is_not_taken_from_who_holds_it_now(
    shared: RedisLocks, redis: RedisServer, prefix: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with shared.hold(TENANT, FLOW):
        await redis.execute("DEL", f"{prefix}{TENANT}/{FLOW}")
        async with shared.hold(TENANT, FLOW):
            await redis.execute("SET", f"{prefix}{TENANT}/{FLOW}", "somebody else")

    assert await redis.execute("GET", f"{prefix}{TENANT}/{FLOW}") == "somebody else"
    assert [record.message for record in caplog.records] == [
        f"the lock {prefix}{TENANT}/{FLOW} had ended before it was given back"
    ] * 2
