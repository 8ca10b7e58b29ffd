"""Signing keys."""

import builtins
from datetime import datetime

from storage.records.jwk import Jwk
from storage.sql import Statement, insert
from storage.unit import Unit
from storage.values import Reader

_JWK = Reader(Jwk)
_LIST = Statement("SELECT id, key_data, created_at FROM jwks WHERE tenant_id = :tenant_id ORDER BY id")
_INSERT = insert("jwks", "key_data", "created_at")
_ADD = Statement(f"{_INSERT} RETURNING id", mysql=_INSERT)
_LOCK = Statement(
    # Rows that refer to the tenant can still be stored meanwhile.
    "SELECT id FROM tenants WHERE id = :tenant_id FOR NO KEY UPDATE",
    mysql="SELECT id FROM tenants WHERE id = :tenant_id FOR UPDATE",
    sqlite="SELECT id FROM tenants WHERE id = :tenant_id",
)


class JwkRepository:
    """The tenant's signing keys."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def list(self) -> builtins.list[Jwk]:
        """All keys, oldest first."""
        return await self._unit.list(_JWK, _LIST)

    async def add(self, key_data: str, now: datetime) -> int:
        """Store a new key; returns its id."""
        rows = await self._unit.write_rows(_ADD, key_data=key_data, created_at=now)
        return int(rows[0][0])

    async def lock(self) -> None:
        """Begin the transaction and let nobody else through here until it ends."""
        await self._unit.write_rows(_LOCK)
