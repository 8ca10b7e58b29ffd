"""Units of work as handlers use them."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

from storage.database import Database
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Units:
    """Opens units of work of one tenant; *wake* is called after each commit that filled the outbox."""

    database: Database
    tenant_id: UUID
    wake: Callable[[], None]

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Store]:
        """A unit of work that commits where the block ends without an error."""
        async with self.database.store(self.tenant_id) as store:
            yield store
            await store.commit()
            if store.queued:
                self.wake()
