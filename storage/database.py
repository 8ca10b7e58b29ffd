"""The database: where stores come from."""

from collections.abc import Awaitable, Mapping
from dataclasses import replace
from types import TracebackType
from typing import Self
from uuid import UUID

from config.database_target import DatabaseTarget
from config.sections.database import Database as DatabaseSettings
from storage.dialect import Dialect, dialect_of
from storage.drivers.choice import driver_of
from storage.drivers.contract import Connection, Listener
from storage.limits import PoolLimits
from storage.pool import Pool, PoolUse
from storage.schema import BOOKKEEPING, BOOKKEEPING_TABLES, TABLES, SchemaState, recognised
from storage.sql import Statement
from storage.store import DEFAULT_TENANT, Store
from storage.unit import Pools, Unit

_TABLES = Statement(TABLES["postgresql"], mysql=TABLES["mysql"], sqlite=TABLES["sqlite"], every_tenant=True)
_BOOKKEEPING = Statement(BOOKKEEPING, every_tenant=True)


class Database:
    """One database of the server; connections are opened when they are needed."""

    def __init__(self, target: DatabaseTarget, limits: PoolLimits | None = None) -> None:
        self._target = target
        self._dialect = dialect_of(target)
        self._listeners: list[Listener] = []
        self._pools = self._make_pools(limits or PoolLimits())

    @classmethod
    def of(cls, settings: DatabaseSettings) -> Self:
        """The database that the settings name."""
        return cls(settings.target, PoolLimits.of(settings))

    @property
    def dialect(self) -> Dialect:
        """What kind of database it is."""
        return self._dialect

    @property
    def use(self) -> Mapping[str, PoolUse]:
        """How much the connections are used; on SQLite, those that read apart from the one that writes."""
        readers, writers = self._pools.readers, self._pools.writers
        if readers is writers:
            return {"all": readers.use}
        return {"readers": readers.use, "writers": writers.use}

    def store(self, tenant_id: UUID = DEFAULT_TENANT) -> Store:
        """A unit of work; to be entered with `async with`."""
        return Store(Unit(self._pools, tenant_id))

    def listen(self, listener: Listener) -> None:
        """Let *listener* hear every text that is sent, those that begin and end transactions included."""
        self._listeners.append(listener)

    async def schema_state(self) -> SchemaState:
        """What kind of database it is, and whether it is up to date; two statements.

        Raises:
            DatabaseUnavailable: It cannot be reached.
        """
        unit = Unit(self._pools, DEFAULT_TENANT)
        tables = {row[0] for row in await unit.rows(_TABLES)}
        rows = await unit.rows(_BOOKKEEPING) if tables >= BOOKKEEPING_TABLES else ()
        return recognised(tables, (rows[0][0], rows[0][1]) if rows else None)

    async def close(self) -> None:
        """Close all connections."""
        await self._pools.readers.close()
        await self._pools.writers.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    def _make_pools(self, limits: PoolLimits) -> Pools:
        driver = driver_of(self.dialect)

        def opened() -> Awaitable[Connection]:
            return driver.connect(self._target, self._listeners)

        pool = Pool(opened, limits)
        if self.dialect == "sqlite":
            return Pools(self.dialect, readers=pool, writers=Pool(opened, replace(limits, size=1)))
        return Pools(self.dialect, readers=pool, writers=pool)
