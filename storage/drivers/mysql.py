"""MySQL and MariaDB, through asyncmy (the extra `mysql`).

Rule 1: there is no RETURNING; a statement without rows answers the id that it generated instead,
which `LAST_INSERT_ID(expression)` makes any number.
"""

import ssl
from collections.abc import Mapping, Sequence
from typing import Any

import asyncmy
from asyncmy import errors
from asyncmy.constants import CLIENT, ER

from config.database_target import DatabaseTarget
from storage.drivers.contract import Connection, Listener
from storage.errors import (
    ConnectionLost,
    DatabaseUnavailable,
    RecordRefused,
    ReferenceMissing,
    StorageError,
    UniqueViolation,
    WriteConflict,
)

_CLIENT_ERRORS = range(2000, 3000)
"""What the driver itself reports; each of them means that the connection is lost."""
_SERVER_GOES = {ER.SERVER_SHUTDOWN, 1927}
_READ_ONLY = {ER.OPTION_PREVENTS_STATEMENT, 1792, 1836}
"""What a server says that takes no writes, because another one has taken its place."""
_SESSION = (
    # Backslashes must escape, whatever the server's own mode: the driver quotes values with them.
    "SET SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',"
    " time_zone = '+00:00'"
)
_ISOLATION = "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED"


async def open_raw(target: DatabaseTarget, *, autocommit: bool = True) -> asyncmy.Connection:
    """A connection of the driver.

    Raises:
        DatabaseUnavailable: The server cannot be reached or does not let us in.
    """
    try:
        raw = await asyncmy.connect(
            host=target.host or None,
            port=target.port or 0,
            unix_socket=target.socket or None,
            user=target.user,
            password=target.password.encode(),
            database=target.database,
            charset="utf8mb4",
            autocommit=autocommit,
            client_flag=CLIENT.FOUND_ROWS,
            ssl=_ssl_of(target.options),
        )
        async with raw.cursor() as cursor:
            await cursor.execute(_SESSION)
            await cursor.execute(_ISOLATION)
    except (errors.MySQLError, OSError, TimeoutError) as error:
        raise DatabaseUnavailable(f"MySQL: {error}") from error
    return raw


async def connect(target: DatabaseTarget, listeners: Sequence[Listener]) -> Connection:
    """Open a connection; raises what `open_raw` raises."""
    return MysqlConnection(await open_raw(target), listeners)


class MysqlConnection(Connection):
    """A connection of asyncmy."""

    def __init__(self, raw: asyncmy.Connection, listeners: Sequence[Listener]) -> None:
        super().__init__(listeners)
        self._raw = raw
        self._cursor = raw.cursor()

    async def fetch(self, text: str, parameters: Sequence[Any] = ()) -> Sequence[Sequence[Any]]:
        count = await self._run(text, parameters)
        if self._cursor.description is None:
            return [(self._cursor.lastrowid,)] if count else []
        rows: Sequence[Sequence[Any]] = await self._cursor.fetchall()
        return rows

    async def execute(self, text: str, parameters: Sequence[Any] = ()) -> int:
        return await self._run(text, parameters)

    def alive(self, idle: float) -> bool:
        # The driver's pool asks the same; there is no public way.
        return not getattr(self._raw, "_stream_broken", False)

    def discard(self) -> None:
        self._raw.close()

    async def close(self) -> None:
        await self._raw.ensure_closed()

    async def _run(self, text: str, parameters: Sequence[Any]) -> int:
        self._starts(text)
        try:
            count: int = await self._cursor.execute(text, parameters or None)
        except (errors.MySQLError, OSError, UnicodeError) as error:
            translated = _translated(error, text)
            # A deadlock ends the whole transaction; what came after it would commit by itself.
            self.usable = not isinstance(translated, DatabaseUnavailable | WriteConflict)
            raise translated from error
        self.usable = True
        return count


def _translated(error: Exception, text: str) -> StorageError:
    number = error.args[0] if isinstance(error, errors.MySQLError) and error.args else None
    if number == ER.DUP_ENTRY:
        return UniqueViolation(_constraint(str(error.args[-1]), text))
    if number in (ER.NO_REFERENCED_ROW, ER.NO_REFERENCED_ROW_2):
        return ReferenceMissing()
    if number == ER.LOCK_DEADLOCK:
        return WriteConflict()
    if number == ER.LOCK_WAIT_TIMEOUT:
        return DatabaseUnavailable("The database is busy.")
    if number in _READ_ONLY:
        return ConnectionLost("The server takes no writes any more; another one may.")
    if isinstance(error, errors.IntegrityError | errors.DataError | UnicodeError):
        return RecordRefused()
    if not isinstance(number, int) or number in _CLIENT_ERRORS or number in _SERVER_GOES or number == 0:
        return ConnectionLost()
    return StorageError(f"MySQL refuses a statement ({number})")


def _constraint(message: str, text: str) -> str:
    """The index that `Duplicate entry '…' for key '…'` names."""
    key = message.rpartition(" for key ")[2].strip("'").rpartition(".")[2]
    return f"{text.split()[2]}_pkey" if key == "PRIMARY" else key


def _ssl_of(options: Mapping[str, str]) -> ssl.SSLContext | None:
    """What the option `tls` of MySQL's connection strings asks for."""
    wanted = options.get("tls", "false").lower()
    if wanted in ("false", "preferred", ""):
        return None
    context = ssl.create_default_context()
    if wanted == "skip-verify":
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
