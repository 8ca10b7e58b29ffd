"""The three kinds of SQL that are spoken here."""

from collections.abc import Mapping
from typing import Literal

from config.database_target import DatabaseTarget

Dialect = Literal["postgresql", "mysql", "sqlite"]
_NAMED: Mapping[str, Dialect] = {
    "postgresql": "postgresql",
    "mysql": "mysql",
    "mariadb": "mysql",
    "sqlite": "sqlite",
}


def dialect_of(target: DatabaseTarget) -> Dialect:
    """What to speak to *target*; MariaDB understands MySQL's."""
    return dialect_named(target.dialect)


def dialect_named(name: str) -> Dialect:
    """The dialect that goes by *name*."""
    return _NAMED[name]
