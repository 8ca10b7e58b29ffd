"""Passcodes."""

from datetime import datetime
from uuid import UUID

from storage.records.passcode import Passcode
from storage.sql import Statement, insert
from storage.unit import Unit
from storage.values import Reader, fields_of

_PASSCODE = Reader(Passcode)
_FIND = Statement(
    "SELECT id, ttl, code, try_count, created_at FROM passcodes WHERE id = :id AND tenant_id = :tenant_id"
)
_ADD = Statement(insert("passcodes", "id", "ttl", "code", "try_count", "created_at", "updated_at"))
_WHERE_LEFT = "updated_at = :now WHERE id = :id AND tenant_id = :tenant_id AND try_count < :limit"
_TAKE_TRY = Statement(
    f"UPDATE passcodes SET try_count = try_count + 1, {_WHERE_LEFT} RETURNING try_count",
    mysql=f"UPDATE passcodes SET try_count = LAST_INSERT_ID(try_count + 1), {_WHERE_LEFT}",
    alone=True,
)
_DELETE = Statement("DELETE FROM passcodes WHERE id = :id AND tenant_id = :tenant_id")


class PasscodeRepository:
    """Codes that were sent."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def add(self, passcode: Passcode) -> None:
        """Store a new code."""
        await self._unit.write_soon(_ADD, **fields_of(passcode), updated_at=passcode.created_at)

    async def find(self, passcode_id: UUID) -> Passcode | None:
        """The code with that id."""
        return await self._unit.find(_PASSCODE, _FIND, id=passcode_id)

    async def take_try(self, passcode_id: UUID, *, limit: int, now: datetime) -> int | None:
        """Count one more try, by itself if no transaction is open, so that no rollback gives it back.

        Returns:
            The number of tries taken; None if there are *limit* already, or no such code.
        """
        rows = await self._unit.write_rows(_TAKE_TRY, id=passcode_id, limit=limit, now=now)
        return rows[0][0] if rows else None

    async def delete(self, passcode_id: UUID) -> bool:
        """Delete a code; False if it was gone already."""
        return await self._unit.write(_DELETE, id=passcode_id) == 1
