"""Count attempts in the memory of this process."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from config.sections.rate_limiter import RateLimits
from flowapi.clock import Clock
from flowapi.services.rate_limits import IDLE_INTERVALS

SWEEP_EVERY = timedelta(minutes=1)


@dataclass(slots=True)
class _Count:
    """The attempts of a key in its window *number*, counted from its *first* attempt."""

    first: datetime
    forgotten_at: datetime
    number: int = 0
    used: int = 0


class LocalWindows:
    """Windows of this process."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._counts: dict[tuple[str, timedelta], _Count] = {}
        self._swept_at = clock()

    def __len__(self) -> int:
        """How many keys are remembered."""
        return len(self._counts)

    async def take(self, key: str, limits: RateLimits) -> timedelta | None:
        """Count an attempt, or tell how long the window that is used up lasts."""
        now = self._clock()
        self._sweep(now)
        count = self._count(key, limits.interval, now)
        number = (now - count.first) // limits.interval
        if number > count.number:
            count.number, count.used = number, 0
        elif number < count.number:  # the clock was put back: the same window, from now on
            count.first = now - count.number * limits.interval
        if count.used >= limits.tokens:
            return count.first + (count.number + 1) * limits.interval - now
        count.used += 1
        return None

    def _count(self, key: str, interval: timedelta, now: datetime) -> _Count:
        count = self._counts.get((key, interval))
        if count is None or count.forgotten_at <= now:
            count = self._counts[key, interval] = _Count(now, now)
        count.forgotten_at = now + IDLE_INTERVALS * interval
        return count

    def _sweep(self, now: datetime) -> None:
        """Let go of what is forgotten, now and then."""
        if timedelta() <= now - self._swept_at < SWEEP_EVERY:
            return
        self._swept_at = now
        self._counts = {key: count for key, count in self._counts.items() if count.forgotten_at > now}
