"""A Redis server; the only place that knows its driver.

Rule 1: a command is never waited for longer than `PATIENCE`; without an answer in time there is an error, and
who asked cannot know whether it was carried out.
Rule 2: connections are opened when they are needed. Where one turns out to be closed, the command is sent
again over a new one, so commands must do no harm if they are carried out twice.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from redis import exceptions
from redis.asyncio import BlockingConnectionPool, Redis, SSLConnection
from redis.asyncio.connection import Connection
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from config.redis_target import RedisTarget
from flowapi.errors.technical import RedisUnavailable

logger = logging.getLogger(__name__)

PATIENCE = 3.0
"""Seconds until a command has failed, the time for a connection included."""
MOST_CONNECTIONS = 100


class RedisServer:
    """Carries out commands on one Redis server."""

    def __init__(self, target: RedisTarget, patience: float = PATIENCE) -> None:
        self._place = f"{target.host}:{target.port}"
        self._patience = patience
        self._client = Redis(connection_pool=_pool(target, patience))
        self._send: Callable[..., Awaitable[Any]] = self._client.execute_command

    async def execute(self, *command: str | int) -> Any:
        """The answer to *command*.

        Raises:
            RedisUnavailable: There was none in time, or it was an error.
        """
        try:
            async with asyncio.timeout(self._patience):
                return await self._send(*command)
        except TimeoutError as error:
            raise RedisUnavailable(f"redis at {self._place} did not answer in time") from error
        except (exceptions.RedisError, OSError) as error:
            raise RedisUnavailable(f"redis at {self._place}: {error}") from error

    async def greet(self) -> None:
        """See whether the server answers, and warn if it does not."""
        try:
            await self.execute("PING")
        except RedisUnavailable as error:
            logger.warning("%s; what needs it is refused until it answers", error)

    async def aclose(self) -> None:
        """Close all connections."""
        await self._client.aclose()
        await self._client.connection_pool.disconnect()


def _pool(target: RedisTarget, patience: float) -> BlockingConnectionPool:
    return BlockingConnectionPool(
        connection_class=SSLConnection if target.tls else Connection,
        max_connections=MOST_CONNECTIONS,
        timeout=patience,
        host=target.host,
        port=target.port,
        db=target.database,
        username=target.user or None,
        password=target.password or None,
        socket_connect_timeout=patience,
        socket_timeout=patience,
        retry=Retry(NoBackoff(), 1, (exceptions.ConnectionError,)),
        decode_responses=True,
    )
