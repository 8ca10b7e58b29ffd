"""The one home of time; everything else is given a clock."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Returns the current time, aware, in UTC."""


def utc_now() -> datetime:
    """The current time in UTC."""
    return datetime.now(UTC)  # noqa: TID251 (this is the home of the clock)
