"""Leases: work that only one process does at a time.

Rule 1: a lease belongs to whoever knows when it ends; who lets it run out has lost it.
"""

from datetime import datetime

from storage.errors import UniqueViolation
from storage.sql import Statement
from storage.unit import Unit

_TAKE = Statement(
    "UPDATE flowapi_leases SET expires_at = :until WHERE name = :name AND expires_at <= :now",
    alone=True,
    every_tenant=True,
)
_FIND = Statement("SELECT name FROM flowapi_leases WHERE name = :name", every_tenant=True)
_ADD = Statement(
    "INSERT INTO flowapi_leases (name, expires_at) VALUES (:name, :until)",
    alone=True,
    collides=True,
    every_tenant=True,
)
_EXTEND = Statement(
    "UPDATE flowapi_leases SET expires_at = :until WHERE name = :name AND expires_at = :held",
    alone=True,
    every_tenant=True,
)


class LeaseRepository:
    """Who may do what; shared by all tenants, and each change by itself if no transaction is open."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def take(self, name: str, *, until: datetime, now: datetime) -> bool:
        """Take the lease called *name*, unless somebody has it."""
        if await self._unit.write(_TAKE, name=name, until=until, now=now):
            return True
        if await self._unit.rows(_FIND, name=name):
            return False
        try:
            return await self._unit.write(_ADD, name=name, until=until) == 1
        except UniqueViolation:
            return False

    async def extend(self, name: str, *, held: datetime, until: datetime) -> bool:
        """Keep the lease that ends at *held* until later; False if it is somebody else's by now."""
        return await self._unit.write(_EXTEND, name=name, held=held, until=until) == 1
