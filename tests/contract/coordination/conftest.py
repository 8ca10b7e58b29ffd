"""A Redis server, and keys of the test's own there."""

from collections.abc import AsyncIterator

import pytest

from flowapi.redis_server import RedisServer
from tests.support.redis import connected, own_prefix, redis_target


@pytest.fixture
async def redis() -> AsyncIterator[RedisServer]:
    async with connected(redis_target()) as server:
        yield server


@pytest.fixture
async def prefix(redis: RedisServer) -> AsyncIterator[str]:
    async with own_prefix(redis) as prefix:
        yield prefix
