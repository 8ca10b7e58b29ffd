"""Messages that are to be delivered.

Rule 1: delivery is at least once; a claim that is not answered in time is claimed again.
Rule 2: two processes never claim the same message at the same time.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from storage.records.outbox import Backlog, OutboxItem
from storage.sql import Statement, insert
from storage.unit import Unit
from storage.values import Reader, fields_of

_ITEM = Reader(OutboxItem)
_KIND = Reader(Backlog)
_OWN = ("id", "kind", "payload", "attempts", "available_at", "created_at", "last_error")
_COLUMNS = (*_OWN[:-1], "tenant_id", _OWN[-1])
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM flowapi_outbox"
_MINE = "WHERE tenant_id = :tenant_id"
_ADD = Statement(insert("flowapi_outbox", *_OWN))
_DUE = f"{_MINE} AND available_at <= :now ORDER BY available_at LIMIT :limit"
_TAKE = "UPDATE flowapi_outbox SET available_at = :until WHERE tenant_id = :tenant_id AND id"
_DUE_IDS = f"SELECT id FROM flowapi_outbox {_DUE}"
_TAKEN = f"RETURNING {', '.join(_COLUMNS)}"
_CLAIM = Statement(
    # An array: the rows are picked once, whatever the planner makes of a list.
    f"{_TAKE} = ANY(ARRAY({_DUE_IDS} FOR UPDATE SKIP LOCKED)) {_TAKEN}",
    sqlite=f"{_TAKE} IN ({_DUE_IDS}) {_TAKEN}",
    alone=True,
)
_LOCK_DUE = Statement(
    # MySQL locks what it reads; by this index it reads no more than it takes.
    f"{_SELECT} FORCE INDEX (flowapi_outbox_tenant_id_available_at_idx) {_DUE} FOR UPDATE SKIP LOCKED"
)
_LEASE = Statement(
    "UPDATE flowapi_outbox SET available_at = :until WHERE id = :id AND tenant_id = :tenant_id"
)
_DONE = Statement("DELETE FROM flowapi_outbox WHERE id = :id AND tenant_id = :tenant_id", alone=True)
_POSTPONE = Statement(
    "UPDATE flowapi_outbox SET attempts = attempts + 1, available_at = :available_at, last_error = :error"
    " WHERE id = :id AND tenant_id = :tenant_id",
    alone=True,
)
_WAITING = Statement(
    # For each tenant, one look at the first entry of an index.
    "SELECT t.id FROM tenants t WHERE EXISTS (SELECT 1 FROM flowapi_outbox o"
    " WHERE o.tenant_id = t.id AND o.available_at <= :now) LIMIT :limit",
    every_tenant=True,
)
_PENDING = Statement(f"{_SELECT} {_MINE} ORDER BY created_at, id")
_BACKLOG = Statement(
    "SELECT kind, COUNT(*), MIN(created_at) FROM flowapi_outbox GROUP BY kind", every_tenant=True
)
_ERROR_LENGTH = 255


class OutboxRepository:
    """Messages that were promised and not delivered yet."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self.added = False
        """Whether this unit of work has promised something that is due, and nobody holds."""

    async def add(self, item: OutboxItem) -> None:
        """Promise a message; one that is available later is held by whoever adds it until then."""
        await self._unit.write_soon(_ADD, **fields_of(item))
        self.added = self.added or item.available_at <= item.created_at

    async def waiting(self, now: datetime, *, limit: int) -> list[UUID]:
        """Up to *limit* tenants of which messages are due."""
        return [UUID(str(row[0])) for row in await self._unit.rows(_WAITING, now=now, limit=limit)]

    async def claim(self, now: datetime, *, limit: int, lease: timedelta) -> list[OutboxItem]:
        """Take up to *limit* messages that are due; nobody else gets them until the *lease* is over,
        which is what they then say of themselves.

        The claim counts at the latest from the commit, which is the caller's.
        """
        until = now + lease
        if self._unit.dialect != "mysql":
            rows = await self._unit.write_rows(_CLAIM, now=now, limit=limit, until=until)
            return sorted(map(_ITEM.for_(self._unit.dialect), rows), key=lambda item: item.created_at)
        await self._unit.begin()
        items = await self._unit.list(_ITEM, _LOCK_DUE, now=now, limit=limit)
        for item in items:
            await self._unit.write(_LEASE, id=item.id, until=until)
        return [replace(item, available_at=until) for item in items]

    async def done(self, item_id: UUID) -> None:
        """Forget a message that was delivered, or given up; by itself if no transaction is open."""
        await self._unit.write(_DONE, id=item_id)

    async def postpone(self, item_id: UUID, *, available_at: datetime, error: str) -> None:
        """Note a failed attempt and when to try again; by itself if no transaction is open."""
        await self._unit.write(_POSTPONE, id=item_id, available_at=available_at, error=error[:_ERROR_LENGTH])

    async def backlog(self) -> list[Backlog]:
        """How much there is to deliver, by kind; what is under way counts as well."""
        return await self._unit.list(_KIND, _BACKLOG)

    async def pending(self) -> list[OutboxItem]:
        """All messages, oldest first."""
        return await self._unit.list(_ITEM, _PENDING)
