"""Limits that remember how often they refused."""

from collections import Counter
from dataclasses import dataclass, field

from flowapi.errors.steps import LimitExceeded
from flowapi.services.rate_limits import RateLimiter


@dataclass(frozen=True, slots=True)
class CountedLimits:
    """Limits, and their refusals in this process."""

    limits: RateLimiter
    refused: Counter[str] = field(default_factory=Counter)
    """How often, by bucket."""

    async def take(self, bucket: str, key: str) -> None:
        """Count one attempt of *key* in *bucket*; raises what the limits raise."""
        try:
            await self.limits.take(bucket, key)
        except LimitExceeded:
            self.refused[bucket] += 1
            raise
