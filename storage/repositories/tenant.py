"""Tenants.

Rule 1: what concerns one tenant is done in a unit of work of that tenant.
"""

import builtins
from datetime import datetime

from storage.records.tenant import TenantRow
from storage.sql import Statement
from storage.unit import Unit
from storage.values import Reader

_TENANT = Reader(TenantRow)
_OWN = "WHERE id = :tenant_id"
# As text: what a driver makes of JSON by itself is another thing with each of them.
_SELECT = "SELECT id, CAST(config AS {text}), created_at, updated_at FROM tenants"
_GENERAL, _MYSQL = _SELECT.format(text="TEXT"), _SELECT.format(text="CHAR")
_PAGE = "ORDER BY created_at DESC, id LIMIT :limit OFFSET :offset"
_FIND = Statement(f"{_GENERAL} {_OWN}", mysql=f"{_MYSQL} {_OWN}")
_LIST = Statement(f"{_GENERAL} {_PAGE}", mysql=f"{_MYSQL} {_PAGE}", every_tenant=True)
_COUNT = Statement("SELECT COUNT(*) FROM tenants", every_tenant=True)
_ADD = Statement(
    "INSERT INTO tenants (id, config, created_at, updated_at) VALUES (:tenant_id, :config, :now, :now)",
    collides=True,
)
_REPLACE = Statement(f"UPDATE tenants SET config = :config, updated_at = :now {_OWN}")
_LOCK = Statement(
    # Rows that refer to the tenant can still be stored meanwhile.
    f"SELECT id FROM tenants {_OWN} FOR NO KEY UPDATE",
    mysql=f"SELECT id FROM tenants {_OWN} FOR UPDATE",
    sqlite=f"SELECT id FROM tenants {_OWN}",
)
_DELETE_PRIMARY_EMAILS = Statement("DELETE FROM primary_emails WHERE tenant_id = :tenant_id")
_DELETE = Statement(f"DELETE FROM tenants {_OWN}")


class TenantRepository:
    """The tenant whose unit of work it is, and the list of all."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def find(self) -> TenantRow | None:
        """The tenant."""
        return await self._unit.find(_TENANT, _FIND)

    async def list(self, *, limit: int, offset: int) -> builtins.list[TenantRow]:
        """A page of all tenants, newest first."""
        return await self._unit.list(_TENANT, _LIST, limit=limit, offset=offset)

    async def count(self) -> int:
        """How many tenants there are."""
        return int((await self._unit.rows(_COUNT))[0][0])

    async def add(self, config: str, now: datetime) -> None:
        """Store the tenant.

        Raises:
            UniqueViolation: It is there already.
        """
        await self._unit.write(_ADD, config=config, now=now)

    async def replace_config(self, config: str, now: datetime) -> bool:
        """Give the tenant another configuration; False if there is no such tenant."""
        return await self._unit.write(_REPLACE, config=config, now=now) == 1

    async def lock(self) -> bool:
        """Begin the transaction and let nobody else through here until it ends; False if it is gone."""
        return bool(await self._unit.write_rows(_LOCK))

    async def delete(self) -> bool:
        """Delete the tenant and everything that belongs to it; False if there was none."""
        # The foreign key to the primary address restricts; some databases check it before the cascade.
        await self._unit.write_soon(_DELETE_PRIMARY_EMAILS)
        return await self._unit.write(_DELETE) == 1
