"""A Redis server that is not what it should be: each command ends, in time, with an error."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from config.redis_target import RedisTarget
from config.settings import Settings
from flowapi.engine.redis_locks import RedisLocks
from flowapi.errors.technical import RedisUnavailable
from flowapi.redis_server import RedisServer
from flowapi.services.rate_limits import LimitedRates
from flowapi.services.redis_windows import RedisWindows
from storage.store import DEFAULT_TENANT
from tests.support.proxy import Proxy
from tests.support.redis import connected, own_prefix, redis_target

PATIENCE = 0.2


@asynccontextmanager
async def strange_server(answer: bytes | None) -> AsyncIterator[RedisServer]:
    """A server that says *answer* to everything, or nothing at all."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.read(1000):
            if answer is not None:
                writer.write(answer)
        writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    server = RedisServer(RedisTarget("127.0.0.1", port, password="hush-hush"), PATIENCE)
    try:
        yield server
    finally:
        await server.aclose()
        listening.close()


@pytest.mark.parametrize(
    "answer", [None, b"-WRONGPASS invalid password\r\n", b"-LOADING busy\r\n", b"HTTP/1.1 400 Bad\r\n\r\n"]
)
async def test_whoever_is_there_instead_a_command_ends_with_an_error(answer: bytes | None) -> None:
    async with asyncio.timeout(5), strange_server(answer) as server:
        with pytest.raises(RedisUnavailable, match=r"^redis at 127\.0\.0\.1:\d+") as caught:
            await server.execute("PING")

    assert "hush-hush" not in str(caught.value)


async def test_where_nobody_listens_a_command_ends_at_once(unused_port: int) -> None:
    server = RedisServer(RedisTarget("127.0.0.1", unused_port))

    with pytest.raises(RedisUnavailable, match=f"redis at 127.0.0.1:{unused_port}: "):
        await server.execute("PING")


async def test_a_server_that_does_not_answer_is_told_and_waited_for(
    unused_port: int, caplog: pytest.LogCaptureFixture
) -> None:
    await RedisServer(RedisTarget("127.0.0.1", unused_port)).greet()

    [record] = caplog.records
    assert record.levelname == "WARNING"
    assert record.message.startswith(f"redis at 127.0.0.1:{unused_port}: ")
    assert record.message.endswith("what needs it is refused until it answers")


async def test_who_cannot_be_counted_or_locked_out_is_refused() -> None:
    async with strange_server(None) as server:
        limits = LimitedRates(Settings.from_mapping({}).rate_limiter, RedisWindows(server), DEFAULT_TENANT)

        with pytest.raises(RedisUnavailable):
            await limits.take("password", "192.0.2.1/ann")
        with pytest.raises(RedisUnavailable):
            async with RedisLocks(server, timedelta(seconds=15)).hold(uuid4(), uuid4()):
                pytest.fail("this is not reached")


@pytest.fixture
def unused_port() -> int:
    """A port at which nobody listens."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@pytest.fixture
async def way() -> AsyncIterator[Proxy]:
    """A way to Redis that can be cut."""
    target = redis_target()
    way = Proxy(target.host, target.port)
    await way.mend()
    yield way
    await way.cut()


@pytest.mark.external
async def test_the_first_commands_after_its_return_work(way: Proxy) -> None:
    target = replace(redis_target(), host="127.0.0.1", port=way.port)
    async with connected(target) as server:
        assert await asyncio.gather(*(server.execute("PING") for _ in range(5))) == [True] * 5
        await way.cut()
        with pytest.raises(RedisUnavailable):
            await server.execute("PING")

        await way.mend()

        assert await asyncio.gather(*(server.execute("PING") for _ in range(5))) == [True] * 5


@pytest.mark.external
async def test_a_step_is_done_even_if_its_lock_cannot_be_given_back(
    way: Proxy, caplog: pytest.LogCaptureFixture
) -> None:
    target = replace(redis_target(), host="127.0.0.1", port=way.port)
    async with connected(redis_target()) as direct, own_prefix(direct) as prefix, connected(target) as server:
        async with RedisLocks(server, timedelta(seconds=15), prefix).hold(uuid4(), uuid4()):
            await way.cut()

        [record] = caplog.records
        assert record.levelname == "WARNING"
        assert record.message.startswith(f"the lock {prefix}")


@pytest.mark.external
async def test_more_commands_than_connections_wait_for_each_other() -> None:
    async with connected(redis_target()) as server:
        found = await asyncio.gather(*(server.execute("ECHO", str(number)) for number in range(300)))

    assert found == [str(number) for number in range(300)]
