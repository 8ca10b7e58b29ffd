"""Time that a test moves."""

from dataclasses import dataclass
from datetime import UTC, datetime

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@dataclass
class FakeClock:
    """Stands still until it is moved."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now
