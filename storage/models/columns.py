"""How the tables are declared: column types, keys and indexes, by the schema's naming rules.

Rule 1: the tables of Hanko v3 are declared as they physically are there; they never change here.
Rule 2: unnamed foreign keys get the names that each database gives them.
Rule 3: on MySQL, text that identifies something is compared byte by byte.
"""

from typing import Any

from sqlalchemy import (
    CHAR,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    false,
    true,
)
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine
from sqlmodel import Field, SQLModel

from storage.store import DEFAULT_TENANT

UUID_TYPE: TypeEngine[Any] = CHAR(36).with_variant(postgresql.UUID(), "postgresql")
JSON_TYPE: TypeEngine[Any] = (
    Text().with_variant(postgresql.JSONB(), "postgresql").with_variant(mysql.JSON(), "mysql")
)
LONG_TEXT: TypeEngine[Any] = Text().with_variant(mysql.MEDIUMTEXT(), "mysql")
TIME: TypeEngine[Any] = DateTime()
TEXT: TypeEngine[Any] = Text()
BOOLEAN: TypeEngine[Any] = Boolean()
INTEGER: TypeEngine[Any] = Integer()
YES = true()
NO = false()


class Table(SQLModel):
    """What all tables have in common."""

    metadata = MetaData()


def text(length: int = 255) -> TypeEngine[Any]:
    """Text of at most *length* characters."""
    return String(length)


def identifying(length: int = 255) -> TypeEngine[Any]:
    """Text of at most *length* characters that must not be confused with any other."""
    exact = mysql.VARCHAR(length, charset="utf8mb4", collation="utf8mb4_bin")
    return String(length).with_variant(exact, "mysql")


def column(kind: TypeEngine[Any], *, null: bool = False, key: bool = False, default: Any = None) -> Any:
    """A column, in the order of its class."""
    return Field(sa_column=Column(kind, nullable=null, primary_key=key, server_default=default))


def tenant_column() -> Any:
    """Whose row it is."""
    return column(UUID_TYPE, default=str(DEFAULT_TENANT))


def index(table: str, *columns: str, unique: bool = False) -> Index:
    """An index, named after what it is over."""
    return Index(f"{table}_{'_'.join(columns)}_idx", *columns, unique=unique)


def unique(table: str, *columns: str) -> Index:
    """A unique index, named after what it is over."""
    return index(table, *columns, unique=True)


def foreign(
    columns: str, target: str, name: str | None = None, *, delete: str = "CASCADE", update: str = "CASCADE"
) -> ForeignKeyConstraint:
    """A reference of *columns* to *target* (`table.column`, or `table(one, two)`)."""
    own = columns.split(", ")
    table, _, listed = target.partition("(")
    refers = [f"{table}.{column}" for column in listed.rstrip(")").split(", ")] if listed else [target]
    return ForeignKeyConstraint(own, refers, name=name, ondelete=delete, onupdate=update)


def tenant_block(table: str) -> tuple[SchemaItem, ...]:
    """What every table with a `tenant_id` has for it."""
    return (
        index(table, "tenant_id"),
        foreign("tenant_id", "tenants.id", f"{table}_tenants_id_fk"),
    )


def bound_lengths(metadata: MetaData) -> None:
    """Let SQLite refuse text that is too long, as the other databases do by themselves."""
    for table in metadata.tables.values():
        for item in table.columns:
            if isinstance(item.type, String) and not isinstance(item.type, CHAR) and item.type.length:
                check = CheckConstraint(f"length({item.name}) <= {item.type.length}")
                table.append_constraint(check.ddl_if(dialect="sqlite"))
