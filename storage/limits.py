"""How many connections there may be, and how long each of them lives."""

from dataclasses import dataclass
from typing import Self

from config.sections.database import Database


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """The limits of a pool; times in seconds, 0 is without limit."""

    size: int = 5
    idle: int = 0
    """How many are kept open unused; 0 keeps all."""
    idle_time: float = 300
    lifetime: float = 3600
    wait: float = 10
    """How long a request waits for a free connection before it fails."""

    @classmethod
    def of(cls, settings: Database) -> Self:
        """The limits that the settings name."""
        return cls(
            size=settings.pool,
            idle=settings.idle_pool,
            idle_time=settings.conn_max_idletime.total_seconds(),
            lifetime=settings.conn_max_lifetime.total_seconds(),
        )
