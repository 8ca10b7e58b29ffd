"""Migrate: create, adopt, bring up to date, take back.

Rule 1: an adopted database keeps every table, column and row that it had, whichever way we go.
Rule 2: where a database came from is remembered before anything else is done to it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from config.database_target import DatabaseTarget
from storage.dialect import Dialect, dialect_of
from storage.errors import SchemaMismatch
from storage.migrations.adoption import check_adoptable
from storage.migrations.connection import migrating
from storage.models.catalog import METADATA
from storage.schema import (
    BOOKKEEPING,
    BOOKKEEPING_TABLES,
    REVISIONS,
    TABLES,
    Found,
    SchemaState,
    recognised,
)

T = TypeVar("T")
_VERSION_TABLE = sa.Table(
    "flowapi_migration", sa.MetaData(), sa.Column("version_num", sa.String(32), primary_key=True)
)


@dataclass(frozen=True, slots=True)
class Migrated:
    """What a database was before and is now."""

    before: SchemaState
    after: SchemaState


async def up(target: DatabaseTarget, *, accept_newer: bool = False) -> Migrated:
    """Create the tables, adopt those of Hanko v3, or bring ours up to date.

    Raises:
        SchemaMismatch: The database is neither empty, nor ours, nor that of a Hanko v3.
        DatabaseUnavailable: It cannot be reached.
    """
    return await _run(target, lambda connection: _up(connection, dialect_of(target), accept_newer))


async def down(target: DatabaseTarget, steps: int) -> Migrated:
    """Take back the last *steps* of our migrations; 0 takes back all.

    On a database that we created nothing is left then; on an adopted one everything that was Hanko's.

    Raises:
        SchemaMismatch: The database is not ours.
        DatabaseUnavailable: It cannot be reached.
    """
    return await _run(target, lambda connection: _down(connection, dialect_of(target), steps))


async def status(target: DatabaseTarget) -> SchemaState:
    """What kind of database it is.

    Raises:
        DatabaseUnavailable: It cannot be reached.
    """
    return await _run(target, lambda connection: _state(connection, dialect_of(target)))


async def _run(target: DatabaseTarget, work: Callable[[Connection], T]) -> T:
    async with migrating(target) as connection:
        return await connection.run_sync(work)


def _up(connection: Connection, dialect: Dialect, accept_newer: bool) -> Migrated:
    before = _state(connection, dialect)
    match before.found:
        case Found.CURRENT:
            return Migrated(before, before)
        case Found.EMPTY:
            _check_charset(connection, dialect)
            _remember(connection, "created")
        case Found.UNADOPTED:
            check_adoptable(connection, accept_newer=accept_newer)
            _remember(connection, "adopted")
            connection.execute(_VERSION_TABLE.insert().values(version_num=REVISIONS[0]))
        case Found.NEWER | Found.FOREIGN:
            raise SchemaMismatch(before.advice)
    command.upgrade(_alembic(connection), "head")
    return Migrated(before, _state(connection, dialect))


def _down(connection: Connection, dialect: Dialect, steps: int) -> Migrated:
    before = _state(connection, dialect)
    if before.revision not in REVISIONS:
        raise SchemaMismatch(before.advice)
    kept = REVISIONS.index(before.revision) + 1 - (steps or len(REVISIONS))
    lowest = 1 if before.adopted else 0
    target = REVISIONS[kept - 1] if kept > 0 else ("base" if not lowest else REVISIONS[0])
    command.downgrade(_alembic(connection), target)
    if kept <= 0:
        _VERSION_TABLE.drop(connection)
        METADATA.tables["flowapi_origin"].drop(connection)
    return Migrated(before, _state(connection, dialect))


def _state(connection: Connection, dialect: Dialect) -> SchemaState:
    tables = set(connection.exec_driver_sql(TABLES[dialect]).scalars())
    row = connection.exec_driver_sql(BOOKKEEPING).first() if tables >= BOOKKEEPING_TABLES else None
    return recognised(tables, (row[0], row[1]) if row else None)


def _check_charset(connection: Connection, dialect: Dialect) -> None:
    """Refuse to create tables that could not keep every name."""
    if dialect != "mysql":
        return
    charset = connection.exec_driver_sql("SELECT @@character_set_database").scalar()
    if charset != "utf8mb4":
        raise SchemaMismatch(
            f"The database's character set is {charset}, in which not every name can be written; run"
            " `ALTER DATABASE … CHARACTER SET utf8mb4` first."
        )


def _remember(connection: Connection, origin: str) -> None:
    """Create our bookkeeping and write down where the database comes from."""
    origins = METADATA.tables["flowapi_origin"]
    _VERSION_TABLE.create(connection)
    origins.create(connection)
    connection.execute(origins.insert().values(origin=origin))


def _alembic(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
