"""The connection on which migrations run: one transaction, and nobody else migrates meanwhile."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from config.database_target import DatabaseTarget
from storage.dialect import Dialect, dialect_of
from storage.drivers.choice import driver_of

_DRIVERS: Mapping[Dialect, str] = {
    "postgresql": "postgresql+psycopg_async",
    "mysql": "mysql+asyncmy",
    "sqlite": "sqlite+aiosqlite",
}
_LOCKS: Mapping[Dialect, str] = {
    "postgresql": "SELECT pg_advisory_xact_lock(hashtext('flowapi_migration'))",
    "mysql": "SELECT GET_LOCK(CONCAT('flowapi_migration ', DATABASE()), 300)",
    "sqlite": "BEGIN IMMEDIATE",
}


@asynccontextmanager
async def migrating(target: DatabaseTarget) -> AsyncIterator[AsyncConnection]:
    """A locked connection in a transaction that commits at the end.

    On MySQL every change of the schema commits by itself.

    Raises:
        DatabaseUnavailable: The database cannot be reached.
    """
    dialect = dialect_of(target)
    engine = create_async_engine(
        f"{_DRIVERS[dialect]}://", async_creator=_creator(target, dialect), poolclass=NullPool
    )
    try:
        async with engine.begin() as connection:
            await connection.exec_driver_sql(_LOCKS[dialect])
            yield connection
    finally:
        await engine.dispose()


def _creator(target: DatabaseTarget, dialect: Dialect) -> Callable[..., Awaitable[Any]]:
    driver = driver_of(dialect)

    def open_raw(*_: Any, **__: Any) -> Awaitable[Any]:
        return driver.open_raw(target, autocommit=False)

    return open_raw
