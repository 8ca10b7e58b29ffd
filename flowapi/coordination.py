"""What requests know of each other: limits and locks, in this process or in Redis, as the settings say."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
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
    """Limits and locks."""

    limits: RateLimiter
    locks: FlowLocks


@asynccontextmanager
async def open_coordination(settings: Settings, clock: Clock, tenant_id: UUID) -> AsyncIterator[Coordination]:
    """The limits and locks of one tenant, for as long as the block runs."""
    async with AsyncExitStack() as stack:
        servers = _Servers(stack)
        limits = await _limits(settings, clock, tenant_id, servers)
        yield Coordination(limits, await _locks(settings, servers))


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


async def _limits(settings: Settings, clock: Clock, tenant_id: UUID, servers: _Servers) -> RateLimiter:
    limiter = settings.rate_limiter
    if not limiter.enabled:
        return Unlimited()
    if limiter.store == "redis":
        windows = RedisWindows(await servers.at(limiter.redis_config.target))
        return LimitedRates(limiter, windows, tenant_id)
    return LimitedRates(limiter, LocalWindows(clock), tenant_id)


async def _locks(settings: Settings, servers: _Servers) -> FlowLocks:
    locker = settings.flow_locker
    if not locker.enabled:
        return NoLocks()
    if locker.store == "redis":
        return RedisLocks(await servers.at(locker.redis_config.target), locker.ttl)
    return LocalLocks()
