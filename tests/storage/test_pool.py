import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from storage.drivers.contract import Connection
from storage.errors import DatabaseUnavailable
from storage.limits import PoolLimits
from storage.pool import Pool


class FakeConnection(Connection):
    """A connection that does nothing."""

    def __init__(self) -> None:
        super().__init__(())
        self.stands = True
        self.discarded = False

    async def fetch(self, text: str, parameters: Sequence[Any] = ()) -> Sequence[Sequence[Any]]:
        return []

    async def execute(self, text: str, parameters: Sequence[Any] = ()) -> int:
        return 0

    def alive(self, idle: float) -> bool:
        return self.stands

    def discard(self) -> None:
        self.discarded = True


class FakeServer:
    """Lets connections in, unless it is down."""

    def __init__(self) -> None:
        self.connections: list[FakeConnection] = []
        self.down = False
        self.gate = asyncio.Event()
        self.gate.set()

    async def connect(self) -> Connection:
        await self.gate.wait()
        if self.down:
            raise DatabaseUnavailable
        self.connections.append(FakeConnection())
        return self.connections[-1]


@pytest.fixture
async def server() -> FakeServer:
    return FakeServer()


async def test_a_connection_given_back_is_handed_out_again(server: FakeServer) -> None:
    pool = Pool(server.connect, PoolLimits())

    first = await pool.take()
    pool.give(first)

    assert await pool.take() is first
    assert len(server.connections) == 1


async def test_the_connection_used_last_is_handed_out_first(server: FakeServer) -> None:
    pool = Pool(server.connect, PoolLimits())
    first, second = await pool.take(), await pool.take()
    pool.give(first)
    pool.give(second)

    assert await pool.take() is second


async def test_a_fallen_connection_is_replaced(server: FakeServer) -> None:
    pool = Pool(server.connect, PoolLimits(size=1))
    pool.give(await pool.take())
    server.connections[0].stands = False

    assert await pool.take() is server.connections[1]
    assert server.connections[0].discarded


async def test_a_connection_that_is_not_usable_is_not_kept(server: FakeServer) -> None:
    pool = Pool(server.connect, PoolLimits(size=1))
    connection = await pool.take()
    connection.usable = False
    pool.give(connection)

    assert await pool.take() is server.connections[1]
    assert server.connections[0].discarded


async def test_who_waits_gets_the_next_connection_in_turn(server: FakeServer) -> None:
    pool = Pool(server.connect, PoolLimits(size=1))
    connection = await pool.take()
    first, second = asyncio.create_task(pool.take()), asyncio.create_task(pool.take())
    await asyncio.sleep(0)

    pool.give(connection)
    assert await first is connection
    assert not second.done()
    pool.give(connection)
    assert await second is connection


async def test_who_waits_gets_the_place_of_a_broken_connection(server: FakeServer) -> None:
    pool = Pool(server.connect, PoolLimits(size=1))
    connection = await pool.take()
    waiting = asyncio.create_task(pool.take())
    await asyncio.sleep(0)

    connection.usable = False
    pool.give(connection)

    assert await waiting is server.connections[1]


async def test_a_place_that_is_handed_over_is_not_given_twice(server: FakeServer) -> None:
    pool = Pool(server.connect, PoolLimits(size=1))
    connection = await pool.take()
    waiting = asyncio.create_task(pool.take())
    await asyncio.sleep(0)

    connection.usable = False
    hurrying = asyncio.create_task(pool.take())
    pool.give(connection)

    assert await waiting is server.connections[1]
    assert not hurrying.done()
    pool.give(server.connections[1])
    assert await hurrying is server.connections[1]


async def test_a_place_that_nobody_came_for_is_free_again(server: FakeServer) -> None:
    pool = Pool(server.connect, PoolLimits(size=1))
    connection = await pool.take()
    leaving = asyncio.create_task(pool.take())
    await asyncio.sleep(0)

    connection.usable = False
    pool.give(connection)
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving

    assert await pool.take() is server.connections[1]


async def test_who_waits_too_long_gives_up(server: FakeServer) -> None:
    pool = Pool(server.connect, PoolLimits(size=1, wait=0.01))
    connection = await pool.take()

    with pytest.raises(DatabaseUnavailable, match="in time"):
        await pool.take()

    pool.give(connection)
    assert await pool.take() is connection


async def test_who_gives_up_in_the_moment_of_getting_passes_it_on(server: FakeServer) -> None:
    pool = Pool(server.connect, PoolLimits(size=1))
    connection = await pool.take()
    leaving, staying = asyncio.create_task(pool.take()), asyncio.create_task(pool.take())
    await asyncio.sleep(0)

    pool.give(connection)
    leaving.cancel()

    assert await staying is connection
    with pytest.raises(asyncio.CancelledError):
        await leaving


async def test_a_failed_attempt_leaves_its_place_to_others(server: FakeServer) -> None:
    pool = Pool(server.connect, PoolLimits(size=1))
    server.down = True
    server.gate.clear()
    opening, waiting = asyncio.create_task(pool.take()), asyncio.create_task(pool.take())
    await asyncio.sleep(0)
    server.gate.set()

    with pytest.raises(DatabaseUnavailable):
        await opening
    with pytest.raises(DatabaseUnavailable):
        await waiting
    server.down = False

    assert await pool.take() is server.connections[0]


async def test_there_are_never_more_connections_than_allowed(server: FakeServer) -> None:
    pool = Pool(server.connect, PoolLimits(size=3))

    async def work() -> None:
        connection = await pool.take()
        await asyncio.sleep(0)
        pool.give(connection)

    await asyncio.gather(*(work() for _ in range(50)))

    assert len(server.connections) == 3


async def test_without_a_limit_nobody_waits(server: FakeServer) -> None:
    pool = Pool(server.connect, PoolLimits(size=0))

    await asyncio.gather(*(pool.take() for _ in range(50)))

    assert len(server.connections) == 50


async def test_no_more_are_kept_idle_than_allowed(server: FakeServer) -> None:
    pool = Pool(server.connect, PoolLimits(size=3, idle=1))
    taken = [await pool.take() for _ in range(3)]

    for connection in taken:
        pool.give(connection)

    assert [connection.discarded for connection in server.connections] == [True, True, False]


async def test_connections_that_are_too_old_are_replaced(server: FakeServer) -> None:
    pool = Pool(server.connect, PoolLimits(lifetime=1e-9))
    pool.give(await pool.take())

    assert await pool.take() is server.connections[1]
    assert server.connections[0].discarded


async def test_connections_that_were_idle_for_too_long_are_replaced(server: FakeServer) -> None:
    pool = Pool(server.connect, PoolLimits(idle_time=1e-9))
    pool.give(await pool.take())

    assert await pool.take() is server.connections[1]
    assert server.connections[0].discarded


async def test_a_closed_pool_keeps_nothing(server: FakeServer) -> None:
    pool = Pool(server.connect, PoolLimits())
    idle, busy = await pool.take(), await pool.take()
    pool.give(idle)

    await pool.close()
    pool.give(busy)

    assert [connection.discarded for connection in server.connections] == [True, True]
    with pytest.raises(DatabaseUnavailable, match="closed"):
        await pool.take()
