"""Locks in Redis, among all processes.

Rule 1: who cannot ask is refused; that a lock could not be given back changes nothing about the answer.
Rule 2: a lock ends by itself after its time; a step that takes longer is still held to the flow's version.
"""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID

from flowapi.errors.refusals import FlowConflict
from flowapi.errors.technical import RedisUnavailable
from flowapi.randomness import random_text
from flowapi.redis_commands import RedisCommands

logger = logging.getLogger(__name__)

PREFIX = "flowapi:flow-lock:"
HOLDER_LENGTH = 22
_TAKE = """
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then
    return 1
end
return redis.call('GET', KEYS[1]) == ARGV[1] and 1 or 0
"""
"""Who asks twice, because the first answer was lost, holds the lock as well."""
_GIVE_BACK = """
if redis.call('GET', KEYS[1]) == ARGV[1] then
    return redis.call('DEL', KEYS[1])
end
return 0
"""
"""In one step, so that nobody gives back the lock of somebody else."""


class RedisLocks:
    """Locks that all processes share; each ends after *ttl* at the latest."""

    def __init__(self, server: RedisCommands, ttl: timedelta, prefix: str = PREFIX) -> None:
        self._server = server
        self._milliseconds = max(1, ttl // timedelta(milliseconds=1))
        self._prefix = prefix

    @asynccontextmanager
    async def hold(self, tenant_id: UUID, flow_id: UUID) -> AsyncIterator[None]:
        """Hold the tenant's flow while the block runs; whatever ends the block gives it back.

        Raises:
            FlowConflict: Somebody else holds it.
            RedisUnavailable: It cannot be known whether somebody does.
        """
        key, holder = f"{self._prefix}{tenant_id}/{flow_id}", random_text(HOLDER_LENGTH)
        if not await self._server.execute("EVAL", _TAKE, 1, key, holder, self._milliseconds):
            raise FlowConflict(f"flow {flow_id} is already being processed")
        try:
            yield
        finally:
            await self._give_back(key, holder)

    async def _give_back(self, key: str, holder: str) -> None:
        try:
            if not await self._server.execute("EVAL", _GIVE_BACK, 1, key, holder):
                logger.warning("the lock %s had ended before it was given back", key)
        except RedisUnavailable as error:
            logger.warning("the lock %s could not be given back: %s", key, error)
