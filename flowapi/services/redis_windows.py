"""Count attempts in Redis, for all processes together."""

from datetime import timedelta

from config.sections.rate_limiter import RateLimits
from flowapi.redis_commands import RedisCommands
from flowapi.services.rate_limits import IDLE_INTERVALS

PREFIX = "flowapi:limit:"
MILLISECOND = timedelta(milliseconds=1)
_TAKE = """
local interval, tokens, idle = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local stored = redis.call('HMGET', KEYS[1], 'first', 'number', 'used')
local first = tonumber(stored[1]) or now
local number, used = tonumber(stored[2]) or 0, tonumber(stored[3]) or 0
local current = math.floor((now - first) / interval)
if current > number then
    number, used = current, 0
elseif current < number then -- the clock was put back: the same window, from now on
    first = now - number * interval
end
local wait = 0
if used < tokens then
    used = used + 1
else
    wait = first + (number + 1) * interval - now
end
redis.call('HSET', KEYS[1], 'first', first, 'number', number, 'used', used)
redis.call('PEXPIRE', KEYS[1], idle)
return wait
"""
"""One step for Redis, so that no two attempts see the same count; the time is its own, the same for all."""


class RedisWindows:
    """Windows that all processes share."""

    def __init__(self, server: RedisCommands, prefix: str = PREFIX) -> None:
        self._server = server
        self._prefix = prefix

    async def take(self, key: str, limits: RateLimits) -> timedelta | None:
        """Count an attempt, or tell how long the window that is used up lasts.

        Raises:
            RedisUnavailable: It cannot be counted.
        """
        interval = max(1, limits.interval // MILLISECOND)
        stored_at = f"{self._prefix}{key}:{interval}"
        wait = await self._server.execute(
            "EVAL", _TAKE, 1, stored_at, interval, limits.tokens, IDLE_INTERVALS * interval
        )
        return wait * MILLISECOND if wait else None
