"""The audit log as operators read it.

Rule 1: what is asked for by a part of a text is looked for in entry after entry, from the newest on.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import product
from typing import Any

from storage.records.audit_log import AuditLog
from storage.records.listing import AuditLogFilter, Part
from storage.sql import Statement
from storage.unit import Unit
from storage.values import Reader

_ENTRY = Reader(AuditLog)
_ACTOR = "COALESCE(CAST(actor_user_id AS CHAR(36)), '')"
_EMAIL = "COALESCE(actor_email, '')"
_BEGINNING = datetime(1, 1, 1, tzinfo=UTC)
_END = datetime(9999, 12, 31, tzinfo=UTC)
_EVERYTHING = "tenant_id = :tenant_id AND created_at > :after AND created_at < :until"
_NARROWED: Sequence[Mapping[str, str]] = (
    {"": "", "actor_": " AND actor_user_id = :user_id"},
    {"": "", "type_": " AND type IN (:types...)"},
    {
        "": "",
        "text_": (
            f" AND {_ACTOR} LIKE :actor_part AND {_EMAIL} LIKE :email AND meta_source_ip LIKE :source"
            f" AND ({_EMAIL} LIKE :anywhere OR meta_source_ip LIKE :anywhere OR {_ACTOR} LIKE :anywhere)"
        ),
    },
)
_WHERE = {
    "".join(names): _EVERYTHING + "".join(narrow[name] for narrow, name in zip(_NARROWED, names, strict=True))
    for names in product(*_NARROWED)
}
_COUNT = {
    f"{name}count": Statement(f"SELECT COUNT(*) FROM audit_logs WHERE {where}")
    for name, where in _WHERE.items()
}
_PAGE = {
    f"{name}page": Statement(
        f"SELECT {', '.join(AuditLog.__slots__)} FROM audit_logs WHERE {where}"
        " ORDER BY created_at DESC, id LIMIT :limit OFFSET :offset"
    )
    for name, where in _WHERE.items()
}


async def count_entries(unit: Unit, wanted: AuditLogFilter) -> int:
    """How many entries there are."""
    rows = await unit.rows(_COUNT[f"{_kind(wanted)}count"], **_values(wanted))
    return int(rows[0][0])


async def list_entries(unit: Unit, wanted: AuditLogFilter, part: Part) -> list[AuditLog]:
    """A part of the entries, newest first."""
    statement = _PAGE[f"{_kind(wanted)}page"]
    return await unit.list(_ENTRY, statement, **_values(wanted), limit=part.limit, offset=part.offset)


def _kind(wanted: AuditLogFilter) -> str:
    texts = (wanted.actor_part, wanted.email, wanted.source, wanted.anywhere)
    narrowed = (wanted.actor is not None, bool(wanted.types), any(text is not None for text in texts))
    return "".join(list(names)[named] for names, named in zip(_NARROWED, narrowed, strict=True))


def _values(wanted: AuditLogFilter) -> dict[str, Any]:
    return {
        "after": wanted.after or _BEGINNING,
        "until": wanted.before or _END,
        "types": wanted.types,
        "user_id": wanted.actor,
        "actor_part": _pattern(wanted.actor_part),
        "email": _pattern(wanted.email),
        "source": _pattern(wanted.source),
        "anywhere": _pattern(wanted.anywhere),
    }


def _pattern(part: str | None) -> str:
    return "%" if part is None else f"%{part}%"
