"""The tenants of a process where there are many: each is loaded when asked for, and kept while it is used.

Rule 1: what is served is at most `FRESH` old: then the tenant's row is looked at, and if it has changed, the
        tenant is loaded anew. What this process itself changes is seen at once.
Rule 2: a tenant that cannot be loaded is refused, and tried again when its row has changed or after a while;
        it does not concern any other.
Rule 3: while the database is out of reach, a tenant is served as it was: what is asked of it will find out by
        itself, and say so in its own way.
Rule 4: at most a given number is kept; those that were not asked for longest are let go.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from flowapi.clock import Clock
from flowapi.tenants.tenant import Tenant
from flowapi.web.refusals import TenantUnusable
from storage.database import Database
from storage.errors import StorageError
from storage.records.tenant import TenantRow

logger = logging.getLogger(__name__)

FRESH = timedelta(seconds=1)
"""For how long a tenant is served without a look at its row."""
RENEWAL = timedelta(seconds=5)
"""For how long without a look at what else there is of it in the database."""
TRY_AGAIN = timedelta(seconds=10)
"""For how long what cannot be loaded is not tried again: what is wrong may lie beside the row."""

Open = Callable[[TenantRow], Awaitable[Tenant]]
"""Loads a tenant; raises `TenantUnusable` where that cannot be done."""


@dataclass(slots=True)
class _Entry:
    """What became of a row when it was last looked at."""

    row: TenantRow
    found: Tenant | TenantUnusable
    opened_at: datetime
    renewed_at: datetime
    looked_at: datetime

    def holds(self, now: datetime) -> bool:
        return timedelta() <= now - self.looked_at < FRESH

    def stands(self, row: TenantRow, now: datetime) -> bool:
        if isinstance(self.found, TenantUnusable) and now - self.opened_at >= TRY_AGAIN:
            return False
        return self.row == row


class TenantCache:
    """Tenants by their ids, at most *most* of them."""

    def __init__(self, database: Database, clock: Clock, open_tenant: Open, *, most: int) -> None:
        self._database = database
        self._clock = clock
        self._open = open_tenant
        self._most = most
        self._entries: OrderedDict[UUID, _Entry] = OrderedDict()
        self._looks: dict[UUID, asyncio.Task[_Entry | None]] = {}
        self._changes = 0

    def __len__(self) -> int:
        """How many tenants are kept."""
        return len(self._entries)

    async def find(self, tenant_id: UUID) -> Tenant | None:
        """The tenant; nothing if there is no such tenant.

        Raises:
            TenantUnusable: Its settings or keys cannot be used, or the database cannot be asked.
        """
        entry = self._entries.get(tenant_id)
        if entry and entry.holds(self._clock()):
            self._entries.move_to_end(tenant_id)
        else:
            entry = await self._current(tenant_id)
        if entry is None:
            return None
        if isinstance(entry.found, TenantUnusable):
            raise TenantUnusable(str(entry.found)) from entry.found.__cause__
        return entry.found

    def forget(self, tenant_id: UUID) -> None:
        """Look at the tenant's row before it is served again."""
        self._changes += 1
        self._looks.pop(tenant_id, None)
        self._entries.pop(tenant_id, None)

    def forget_all(self) -> None:
        """Load every tenant anew before it is served again."""
        self._changes += 1
        self._looks.clear()
        self._entries.clear()

    async def _current(self, tenant_id: UUID) -> _Entry | None:
        """What the row of the tenant says now; who asks meanwhile gets the same answer."""
        look = self._looks.get(tenant_id)
        if look is None:
            look = self._looks[tenant_id] = asyncio.create_task(self._looked_up(tenant_id))
            look.add_done_callback(partial(self._done, tenant_id))
        return await asyncio.shield(look)

    def _done(self, tenant_id: UUID, look: asyncio.Task[_Entry | None]) -> None:
        if self._looks.get(tenant_id) is look:
            del self._looks[tenant_id]
        if not look.cancelled():
            look.exception()  # whoever asked has got it, or has gone

    async def _looked_up(self, tenant_id: UUID) -> _Entry | None:
        now, changes, entry = self._clock(), self._changes, self._entries.get(tenant_id)
        try:
            row = await self._row(tenant_id)
            if row is None:
                self._entries.pop(tenant_id, None)
                return None
            if entry is None or not entry.stands(row, now):
                entry = _Entry(row, await self._opened(row), now, now, now)
            await self._renew(entry, now)
        except StorageError as error:
            if entry is None:
                raise TenantUnusable from error
        entry.looked_at = now
        if changes == self._changes:
            self._keep(tenant_id, entry)
        return entry

    async def _renew(self, entry: _Entry, now: datetime) -> None:
        if now - entry.renewed_at >= RENEWAL and isinstance(entry.found, Tenant):
            entry.renewed_at = now
            await entry.found.renew()

    async def _row(self, tenant_id: UUID) -> TenantRow | None:
        async with self._database.store(tenant_id) as store:
            return await store.tenants.find()

    async def _opened(self, row: TenantRow) -> Tenant | TenantUnusable:
        try:
            return await self._open(row)
        except TenantUnusable as error:
            logger.error("the tenant %s cannot be served: %s: %s", row.id, error, error.__cause__)
            return error

    def _keep(self, tenant_id: UUID, entry: _Entry) -> None:
        self._entries[tenant_id] = entry
        self._entries.move_to_end(tenant_id)
        while len(self._entries) > self._most:
            self._entries.popitem(last=False)
