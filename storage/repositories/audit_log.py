"""The audit log."""

import builtins
from datetime import timedelta

from storage.records.audit_log import AuditLog
from storage.records.listing import AuditLogFilter, Part
from storage.repositories import audit_log_list
from storage.sql import Statement, insert
from storage.unit import Unit
from storage.values import fields_of

_ADD = Statement(insert("audit_logs", *AuditLog.__slots__))
_MOMENT = timedelta(microseconds=1)


class AuditLogRepository:
    """What happened."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._added = 0

    async def add(self, entry: AuditLog) -> None:
        """Store an entry; within a unit of work, each is a moment later than the one before."""
        later = self._added * _MOMENT
        self._added += 1
        values = fields_of(entry)
        values["created_at"] += later
        values["updated_at"] += later
        await self._unit.write_soon(_ADD, **values)

    async def count(self, wanted: AuditLogFilter) -> int:
        """How many entries there are."""
        return await audit_log_list.count_entries(self._unit, wanted)

    async def list(self, wanted: AuditLogFilter, part: Part) -> builtins.list[AuditLog]:
        """A part of the entries, newest first."""
        return await audit_log_list.list_entries(self._unit, wanted, part)
