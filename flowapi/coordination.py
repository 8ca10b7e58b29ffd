"""What requests know of each other: limits and locks, in this process or in Redis, as the settings say."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from uuid import UUID

from config.redis_target import RedisTarget
from config.settings import Settings
from flowapi.clock import Clock
from flowapi.engine.locks import FlowLocks, LocalLocks, NoLocks
from flowapi.engine.redis_locks import RedisLocks
from flowapi.redis_commands import RedisCommands
from flowapi.services.local_windows import LocalWindows
from flowapi.services.rate_limits import LimitedRates, RateLimiter, Unlimited
from flowapi.services.redis_windows import RedisWindows


@dataclass(frozen=True, slots=True)
class Coordination:
    """Limits, for each tenant, and locks."""

    limits_of: Callable[[UUID], RateLimiter]
    locks: FlowLocks


@asynccontextmanager
async def open_coordination(settings: Settings, clock: Clock) -> AsyncIterator[Coordination]:
    """The limits and locks of the settings, for as long as the block runs."""
    async with AsyncExitStack() as stack:
        servers = _Servers(stack)
        limits_of = await _limits(settings, clock, servers)
        yield Coordination(limits_of, await _locks(settings, servers))


class _Servers:
    """Redis servers, each opened once; the driver, which takes its time, is loaded with the first."""

    def __init__(self, stack: AsyncExitStack) -> None:
        self._stack = stack
        self._opened: dict[RedisTarget, RedisCommands] = {}

    async def at(self, target: RedisTarget) -> RedisCommands:
        """The server at *target*, whether or not it answers."""
        if target not in self._opened:
            server = import_module("flowapi.redis_server").RedisServer(target)
            self._stack.push_async_callback(server.aclose)
            await server.greet()
            self._opened[target] = server
        return self._opened[target]


async def _limits(settings: Settings, clock: Clock, servers: _Servers) -> Callable[[UUID], RateLimiter]:
    limiter = settings.rate_limiter
    if not limiter.enabled:
        return lambda _: Unlimited()
    if limiter.store == "redis":
        return partial(LimitedRates, limiter, RedisWindows(await servers.at(limiter.redis_config.target)))
    return partial(LimitedRates, limiter, LocalWindows(clock))


async def _locks(settings: Settings, servers: _Servers) -> FlowLocks:
    locker = settings.flow_locker
    if not locker.enabled:
        return NoLocks()
    if locker.store == "redis":
        return RedisLocks(await servers.at(locker.redis_config.target), locker.ttl)
    return LocalLocks()
