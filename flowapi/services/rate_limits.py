"""Limit how often something may be tried."""

from typing import Protocol


class RateLimiter(Protocol):
    """Counts attempts per bucket and key."""

    async def take(self, bucket: str, key: str) -> None:
        """Count one attempt of *key* in *bucket*.

        Raises:
            LimitExceeded: There are no more attempts left for now.
        """
        ...


class Unlimited:
    """Lets everything pass."""

    async def take(self, bucket: str, key: str) -> None:
        """Do nothing."""
