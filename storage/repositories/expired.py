"""Rows of all tenants that are of no more use, whose time is over or who have become too old.

Rule 1: they are deleted in small batches, each a statement that commits by itself, so that nothing is locked
        for long; rows that somebody else holds are left for later.
Rule 2: what refers to a row goes with it, by the foreign keys of the schema.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.sql import Statement
from storage.unit import Unit


class Expiring(StrEnum):
    """The tables in which rows outlive their use, in alphabetical order."""

    AUDIT_LOGS = "audit_logs"
    FLOWS = "flows"
    IDENTITIES = "identities"
    PASSCODES = "passcodes"
    SAML_IDP_INITIATED_REQUESTS = "saml_idp_initiated_requests"
    SAML_STATES = "saml_states"
    SESSIONS = "sessions"
    TOKENS = "tokens"
    TRUSTED_DEVICES = "trusted_devices"
    WEBAUTHN_SESSION_DATA = "webauthn_session_data"


@dataclass(frozen=True, slots=True)
class _Condition:
    """Which rows are meant, in the words of each database, and the column whose index leads to them."""

    general: str = "expires_at < :before"
    mysql: str | None = None
    sqlite: str | None = None
    column: str = "expires_at"
    mysql_index: str = ""
    """The index there, where it is not one of ours."""


_BEGUN = "created_at < :before"
_BY_AGE = _Condition(_BEGUN, column="created_at")
_BY_LIFETIME = _Condition(
    # Nothing ends before it begins, and there is an index over beginnings.
    f"{_BEGUN} AND created_at + ttl * INTERVAL '1 second' < :before",
    mysql=f"{_BEGUN} AND created_at + INTERVAL ttl SECOND < :before",
    sqlite=f"{_BEGUN} AND julianday(created_at, ttl || ' seconds') < julianday(:before)",
    column="created_at",
)
_OF_NOBODY = _Condition(
    # A connection that was begun in a profile, and that nobody can complete any more.
    f"user_id IS NULL AND {_BEGUN}"
    " AND NOT EXISTS (SELECT 1 FROM tokens t WHERE t.identity_id = identities.id)",
    column="user_id",
    mysql_index="identities_users_id_fk",
)
_CONDITIONS: Mapping[Expiring, _Condition] = {
    Expiring.AUDIT_LOGS: _BY_AGE,
    Expiring.IDENTITIES: _OF_NOBODY,
    Expiring.PASSCODES: _BY_LIFETIME,
}


def _count(table: Expiring) -> Statement:
    which = _CONDITIONS.get(table, _Condition())
    select = f"SELECT COUNT(*) FROM {table} WHERE"
    return Statement(
        f"{select} {which.general}",
        mysql=which.mysql and f"{select} {which.mysql}",
        sqlite=which.sqlite and f"{select} {which.sqlite}",
        every_tenant=True,
    )


def _delete(table: Expiring) -> Statement:
    which = _CONDITIONS.get(table, _Condition())
    select = f"SELECT id FROM {table}"
    free = "LIMIT :limit FOR UPDATE SKIP LOCKED"
    # MySQL locks whatever it reads: that must be what the indexes lead to, whatever else it finds cheaper.
    index = which.mysql_index or f"flowapi_{table}_{which.column}_idx"
    by_index = f"{select} FORCE INDEX ({index})"
    return Statement(
        # As an array, the choice is made once; as a subquery it might be made again for every row.
        f"DELETE FROM {table} WHERE id = ANY(ARRAY({select} WHERE {which.general} {free}))",
        mysql=f"DELETE {table} FROM ({by_index} WHERE {which.mysql or which.general} {free}) AS chosen"
        f" STRAIGHT_JOIN {table} FORCE INDEX (PRIMARY) ON {table}.id = chosen.id",
        sqlite=f"DELETE FROM {table} WHERE id IN"
        f" ({select} WHERE {which.sqlite or which.general} LIMIT :limit)",
        alone=True,
        every_tenant=True,
    )


_COUNT = {table: _count(table) for table in Expiring}
_DELETE = {table: _delete(table) for table in Expiring}


class ExpiredRepository:
    """What can be cleaned up."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def count(self, table: Expiring, before: datetime) -> int:
        """How many rows of *table* expired, or became too old, before that time."""
        rows = await self._unit.rows(_COUNT[table], before=before)
        return int(rows[0][0])

    async def delete(self, table: Expiring, before: datetime, *, limit: int) -> int:
        """Delete up to *limit* of them, by itself if no transaction is open; how many there were."""
        return await self._unit.write(_DELETE[table], before=before, limit=limit)
