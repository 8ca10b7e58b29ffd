"""SQLite, through aiosqlite: one file, many readers beside one writer."""

import contextlib
import os
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

import aiosqlite

from config.database_target import DatabaseTarget
from storage.drivers.contract import Connection, Listener
from storage.errors import DatabaseUnavailable, RecordRefused, ReferenceMissing, StorageError, UniqueViolation

T = TypeVar("T")
Call = Callable[[str, Sequence[Any]], Awaitable[T]]
_BUSY_SECONDS = 5
LOG_LIMIT = 16 << 20
"""Bytes to which the write-ahead log is cut back after a transaction that needed more."""
_PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA journal_mode = WAL",
    # With NORMAL, a power failure could take back what was acknowledged.
    "PRAGMA synchronous = FULL",
    f"PRAGMA journal_size_limit = {LOG_LIMIT}",
)
_UNIQUE = "UNIQUE constraint failed: "


async def open_raw(target: DatabaseTarget, *, autocommit: bool = True) -> aiosqlite.Connection:
    """A connection of the driver; the file is created if it is not there.

    Transactions begin where `BEGIN` is sent, whatever *autocommit* says.

    Raises:
        DatabaseUnavailable: The file cannot be opened.
    """
    try:
        _create(target.database)
        raw = aiosqlite.connect(
            target.database, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        # Without this, a process that ends before its connections are closed would never end.
        raw._thread.daemon = True
        await raw
        await _set_up(raw)
    except (sqlite3.Error, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise DatabaseUnavailable(f"SQLite: {reason}: {target.database}") from error
    return raw


def _create(path: str) -> None:
    """Create the file, for the eyes of its owner only, if it is not there.

    A file that is there must not be opened: closing it again would take away the locks that SQLite holds on
    it for this process (POSIX has them belong to the process), and another process would delete the log.
    """
    if path == ":memory:":
        raise DatabaseUnavailable("SQLite needs a file: each connection has a memory of its own.")
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


async def _set_up(raw: aiosqlite.Connection) -> None:
    try:
        for pragma in _PRAGMAS:
            await raw.execute_fetchall(pragma)
    except BaseException:
        await raw.close()
        raise


async def connect(target: DatabaseTarget, listeners: Sequence[Listener]) -> Connection:
    """Open a connection; raises what `open_raw` raises."""
    return SqliteConnection(await open_raw(target), listeners)


class SqliteConnection(Connection):
    """A connection with a thread of its own."""

    def __init__(self, raw: aiosqlite.Connection, listeners: Sequence[Listener]) -> None:
        super().__init__(listeners)
        self._raw = raw

    async def fetch(self, text: str, parameters: Sequence[Any] = ()) -> Sequence[Sequence[Any]]:
        return list(await self._run(self._raw.execute_fetchall, text, parameters))

    async def execute(self, text: str, parameters: Sequence[Any] = ()) -> int:
        return (await self._run(self._raw.execute, text, parameters)).rowcount

    async def begin(self) -> None:
        await self.execute("BEGIN IMMEDIATE")

    def alive(self, idle: float) -> bool:
        return True

    def discard(self) -> Awaitable[object] | None:
        return self._raw.stop()

    async def close(self) -> None:
        await self._raw.close()

    async def _run(self, call: Call[T], text: str, parameters: Sequence[Any]) -> T:
        self._starts(text)
        try:
            result = await call(text, parameters)
        except (sqlite3.Error, UnicodeError, OverflowError) as error:
            translated = _translated(error)
            self.usable = not isinstance(translated, DatabaseUnavailable)
            raise translated from error
        self.usable = True
        return result


def _translated(error: Exception) -> StorageError:
    match error:
        case sqlite3.IntegrityError() if str(error).startswith(_UNIQUE):
            return UniqueViolation(_constraint(str(error).removeprefix(_UNIQUE)))
        case sqlite3.IntegrityError() if error.sqlite_errorcode == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
            return ReferenceMissing()
        case sqlite3.IntegrityError() | sqlite3.DataError() | UnicodeError() | OverflowError():
            return RecordRefused()
        case sqlite3.OperationalError() if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_ERROR:
            return DatabaseUnavailable(f"SQLite: {error}")
        case _:
            return StorageError(f"SQLite refuses a statement: {error}")


def _constraint(columns: str) -> str:
    """The name of the index over *columns* (`table.one, table.two`), by the schema's naming rule."""
    table = columns.partition(".")[0]
    names = [column.partition(".")[2] for column in columns.split(", ")]
    return f"{table}_pkey" if names == ["id"] else f"{table}_{'_'.join(names)}_idx"
