"""The Redis server for tests."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import pytest

from config.redis_target import RedisTarget, parse_redis
from flowapi.redis_server import RedisServer

_FORGET = "for _, key in ipairs(redis.call('KEYS', ARGV[1] .. '*')) do redis.call('DEL', key) end"


def redis_target() -> RedisTarget:
    """Where it is; skips the test if there is none."""
    if not (address := os.environ.get("FLOWAPI_TEST_REDIS")):
        pytest.skip("FLOWAPI_TEST_REDIS is not set")
    return parse_redis(address)


@asynccontextmanager
async def connected(target: RedisTarget) -> AsyncIterator[RedisServer]:
    """Connections to *target* for as long as the block runs."""
    server = RedisServer(target)
    try:
        yield server
    finally:
        await server.aclose()


@asynccontextmanager
async def own_prefix(server: RedisServer) -> AsyncIterator[str]:
    """The beginning of keys that are the test's own; they are gone after the block."""
    prefix = f"flowapi-test:{uuid4().hex}:"
    try:
        yield prefix
    finally:
        await server.execute("EVAL", _FORGET, 0, prefix)
