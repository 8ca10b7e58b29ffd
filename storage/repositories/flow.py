"""Flows: the hot path."""

from datetime import datetime
from uuid import UUID

from storage.errors import RecordUnreadable
from storage.flow_data import pack, unpack
from storage.records.flow import FlowRow, RecentFlow
from storage.sql import Statement, insert
from storage.unit import Unit
from storage.values import Reader

_FLOW = Reader(FlowRow)
_RECENT_FLOW = Reader(RecentFlow)
_FIND = Statement(
    "SELECT id, version, csrf_token, expires_at, data FROM flows WHERE id = :id AND tenant_id = :tenant_id"
)
_ADD = Statement(
    insert("flows", "id", "version", "csrf_token", "expires_at", "data", "created_at", "updated_at"),
    alone=True,
)
_ADVANCE = Statement(
    "UPDATE flows SET version = :version, csrf_token = :csrf_token, data = :data, updated_at = :now"
    " WHERE id = :id AND version = :previous AND tenant_id = :tenant_id",
    alone=True,
)
_RECENT = Statement(
    "SELECT id, version, expires_at, created_at, updated_at, data FROM flows"
    " WHERE tenant_id = :tenant_id ORDER BY updated_at DESC, id LIMIT :limit"
)


class FlowRepository:
    """Running flows."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def find(self, flow_id: UUID) -> FlowRow | None:
        """The flow as it was stored last."""
        rows = await self._unit.rows(_FIND, id=flow_id)
        if not rows:
            return None
        *rest, data = rows[0]
        return _FLOW.for_(self._unit.dialect)((*rest, unpack(data)))

    async def add(self, row: FlowRow, now: datetime) -> None:
        """Store a new flow, by itself if no transaction is open."""
        await self._unit.write(
            _ADD,
            id=row.id,
            version=row.version,
            csrf_token=row.csrf_token,
            expires_at=row.expires_at,
            data=pack(row.data, self._unit.dialect),
            created_at=now,
            updated_at=now,
        )

    async def advance(
        self, flow_id: UUID, *, version: int, csrf_token: str, data: str, now: datetime
    ) -> bool:
        """Store the next *version* of a flow, by itself if no transaction is open.

        Returns:
            False if somebody else has advanced the flow in the meantime.
        """
        found = await self._unit.write(
            _ADVANCE,
            id=flow_id,
            version=version,
            previous=version - 1,
            csrf_token=csrf_token,
            data=pack(data, self._unit.dialect),
            now=now,
        )
        return found == 1

    async def recent(self, limit: int) -> list[RecentFlow]:
        """The flows that changed last, the newest first; for people to look at, there is no index for it."""
        read = _RECENT_FLOW.for_(self._unit.dialect)
        return [read((*rest, _readable(data))) for *rest, data in await self._unit.rows(_RECENT, limit=limit)]


def _readable(stored: str) -> str | None:
    try:
        return unpack(stored)
    except RecordUnreadable:
        return None
