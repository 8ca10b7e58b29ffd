"""Limit how often something may be tried.

Rule 1: who cannot be counted is refused; an error of the place where attempts are counted is never an answer
in the affirmative.
"""

from datetime import timedelta
from typing import Protocol
from uuid import UUID

from config.sections.rate_limiter import RateLimiter as Settings
from config.sections.rate_limiter import RateLimits
from flowapi.errors.steps import LimitExceeded

SECOND = timedelta(seconds=1)


class RateLimiter(Protocol):
    """Counts attempts per bucket and key."""

    async def take(self, bucket: str, key: str) -> None:
        """Count one attempt of *key* in *bucket*: ``passcode``, ``password``, ``otp`` or ``token``.

        Raises:
            LimitExceeded: There are no more attempts left for now.
            TechnicalError: It cannot be counted.
        """
        ...


class Windows(Protocol):
    """Where attempts are counted: in windows of a fixed length, back to back from a key's first attempt on.

    A window that is used up is not made longer by further attempts. After `IDLE_INTERVALS` without an attempt
    a key is forgotten.
    """

    async def take(self, key: str, limits: RateLimits) -> timedelta | None:
        """Count an attempt, or tell how long the window that is used up lasts.

        Raises:
            TechnicalError: It cannot be counted.
        """
        ...


IDLE_INTERVALS = 3


class Unlimited:
    """Lets everything pass."""

    async def take(self, bucket: str, key: str) -> None:
        """Do nothing."""


class LimitedRates:
    """The limits of the settings, for one tenant."""

    def __init__(self, settings: Settings, windows: Windows, tenant_id: UUID) -> None:
        self._windows = windows
        self._tenant_id = tenant_id
        self._limits = {
            "passcode": settings.passcode_limits,
            "password": settings.password_limits,
            "otp": settings.otp_limits,
            "token": settings.token_limits,
        }

    async def take(self, bucket: str, key: str) -> None:
        """Count one attempt of *key* in *bucket*; the time to wait is rounded up to whole seconds."""
        wait = await self._windows.take(f"{self._tenant_id}/{bucket}/{key}", self._limits[bucket])
        if wait is not None:
            raise LimitExceeded(-(-wait // SECOND))
