"""Which driver serves which database; each is imported only if it is used."""

from collections.abc import Awaitable, Sequence
from importlib import import_module
from typing import Any, Protocol, cast

from config.database_target import DatabaseTarget
from storage.dialect import Dialect
from storage.drivers.contract import Connection, Listener
from storage.errors import DatabaseUnavailable

_EXTRAS = {"asyncmy": "mysql"}
"""What is not installed by itself, and the extra that brings it."""


class Driver(Protocol):
    """What each of the driver modules offers."""

    def connect(self, target: DatabaseTarget, listeners: Sequence[Listener]) -> Awaitable[Connection]:
        """Open a connection for repositories."""

    def open_raw(self, target: DatabaseTarget, *, autocommit: bool) -> Awaitable[Any]:
        """Open a connection of the driver's own kind, for migrations."""


def driver_of(dialect: Dialect) -> Driver:
    """The driver for *dialect*.

    Raises:
        DatabaseUnavailable: It is not installed.
    """
    try:
        return cast(Driver, import_module(f"storage.drivers.{dialect}"))
    except ModuleNotFoundError as error:
        extra = _EXTRAS.get(error.name or "")
        if extra is None:
            raise
        raise DatabaseUnavailable(
            f"The driver for {dialect} is not installed: pip install 'flowapi[{extra}]'"
        ) from error
