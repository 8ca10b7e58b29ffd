"""Delete what is of no more use: what has expired, and audit events that are older than they are to be kept.

Rule 1: every batch commits by itself, so what is done stays done, and nobody waits for long.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.database import Database
from storage.repositories.expired import Expiring

BATCH = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleanup:
    """Cleans up the tables of all tenants."""

    database: Database
    audit_retention: timedelta
    """How long audit events are kept; 0 or less: for good."""
    grace: timedelta = timedelta()
    """How long everything else is kept after it has expired."""
    batch: int = BATCH

    async def count(self, table: Expiring, now: datetime) -> int:
        """How many rows of *table* there are to be deleted."""
        before = self._before(table, now)
        if before is None:
            return 0
        async with self.database.store() as store:
            return await store.expired.count(table, before)

    async def delete(self, table: Expiring, now: datetime) -> AsyncIterator[int]:
        """Delete them, batch by batch; after each batch, how many it were so far."""
        before = self._before(table, now)
        if before is None:
            return
        total, deleted = 0, self.batch
        while deleted == self.batch:
            async with self.database.store() as store:
                deleted = await store.expired.delete(table, before, limit=self.batch)
            total += deleted
            if deleted:
                yield total

    def _before(self, table: Expiring, now: datetime) -> datetime | None:
        if table is not Expiring.AUDIT_LOGS:
            return now - self.grace
        return now - self.audit_retention if self.audit_retention > timedelta() else None
