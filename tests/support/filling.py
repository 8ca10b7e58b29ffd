"""Databases full of rows: as many in every table, each belonging to those of its number elsewhere."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import chain
from uuid import UUID

from sqlalchemy import Boolean, Column, DateTime, Integer, Table

from config.database_target import DatabaseTarget
from storage.dialect import Dialect, dialect_of
from storage.models.catalog import METADATA
from storage.models.columns import JSON_TYPE, UUID_TYPE
from storage.store import DEFAULT_TENANT
from tests.support.databases import run
from tests.support.records import NOW

_NUMBERS = "numbers"
_UNFILLED = {"flowapi_origin"}
"""Tables of a single row."""
_TENANTS_OWN = {"jwks"}
"""Tables of which a tenant has few rows; here each row is another tenant's."""
_BATCH = 1000


def id_of(number: int) -> UUID:
    """The id that rows of that *number* have."""
    return UUID(f"00000000-0000-4000-8000-{number:012}")


def word_of(number: int) -> str:
    """What stands in their columns of text."""
    return f"word{number}"


async def fill(target: DatabaseTarget, rows: int) -> None:
    """Put that many *rows* into every table, a minute apart and of the default tenant, and analyse it."""
    dialect = dialect_of(target)
    uuid = "UUID" if dialect == "postgresql" else "CHAR(36)"
    columns = f"n INTEGER PRIMARY KEY, id {uuid}, word VARCHAR(16), moment TIMESTAMP NULL"
    tables = [table for table in METADATA.sorted_tables if table.name not in _UNFILLED]
    await run(
        target,
        f"CREATE TABLE {_NUMBERS} ({columns})",
        *(_numbers(first, min(first + _BATCH, rows + 1)) for first in range(1, rows + 1, _BATCH)),
        *chain.from_iterable(_filling(table, dialect) for table in tables),
        f"DROP TABLE {_NUMBERS}",
    )


def _numbers(first: int, beyond: int) -> str:
    rows = (
        f"({n}, '{id_of(n)}', '{word_of(n)}', '{NOW + n * timedelta(minutes=1):%Y-%m-%d %H:%M:%S}.000000')"
        for n in range(first, beyond)
    )
    return f"INSERT INTO {_NUMBERS} (n, id, word, moment) VALUES {', '.join(rows)}"


def _filling(table: Table, dialect: Dialect) -> Iterator[str]:
    values = ", ".join(_value(table, column) for column in table.columns)
    yield f"INSERT INTO {table.name} ({', '.join(table.columns.keys())}) SELECT {values} FROM {_NUMBERS}"
    yield f"ANALYZE {'TABLE ' if dialect == 'mysql' else ''}{table.name}"


def _value(table: Table, column: Column[object]) -> str:
    if column.name == "tenant_id" and table.name not in _TENANTS_OWN:
        return f"'{DEFAULT_TENANT}'"
    if column.type is UUID_TYPE:
        return "id"
    if column.type is JSON_TYPE:
        return "'{}'"
    match column.type:
        case DateTime():
            return "moment"
        case Boolean():
            return "FALSE"
        case Integer():
            return "n" if column.primary_key else "1"
        case _:
            return "word"
