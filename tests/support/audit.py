"""What the audit log holds."""

from typing import Any
from uuid import UUID

import orjson

from storage.database import Database
from storage.sql import Statement

_COLUMNS = (
    "type",
    "error",
    "meta_http_request_id",
    "meta_source_ip",
    "meta_user_agent",
    "actor_user_id",
    "actor_email",
    "details",
)
_ROWS = Statement(f"SELECT {', '.join(_COLUMNS)} FROM audit_logs WHERE tenant_id = :tenant_id ORDER BY rowid")


async def audit_rows(database: Database) -> list[dict[str, Any]]:
    """The entries that are stored (by SQLite), in the order in which they were written."""
    async with database.store() as store:
        rows = await store._unit.rows(_ROWS)
    return [_read(dict(zip(_COLUMNS, row, strict=True))) for row in rows]


def _read(row: dict[str, Any]) -> dict[str, Any]:
    actor = row["actor_user_id"]
    return row | {"actor_user_id": actor and UUID(actor), "details": orjson.loads(row["details"])}
