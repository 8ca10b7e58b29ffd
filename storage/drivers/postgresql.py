"""PostgreSQL, through psycopg 3."""

import select
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import psycopg
from psycopg import conninfo, errors, pq
from psycopg.pq.abc import PGresult

from config.database_target import DatabaseTarget
from storage.drivers.contract import Connection, Listener
from storage.drivers.postgresql_wire import Bound, Wire
from storage.errors import (
    ConnectionLost,
    DatabaseUnavailable,
    RecordRefused,
    RecordUnreadable,
    ReferenceMissing,
    StorageError,
    UniqueViolation,
    WriteConflict,
)

_DEFAULTS: Mapping[str, str] = {
    "application_name": "flowapi",
    "client_encoding": "utf8",
    "connect_timeout": "10",
    "tcp_user_timeout": "15000",
    # Who waits for an answer sends nothing that the line above would count.
    "keepalives_idle": "30",
    "keepalives_interval": "5",
    "keepalives_count": "3",
}

_BEGIN = "BEGIN"
_COMMIT = "COMMIT"
_TRUSTED_SECONDS = 0.1
"""How long a connection that was used is taken for alive unless the loop has heard otherwise."""


async def open_raw(
    target: DatabaseTarget, *, autocommit: bool = True
) -> psycopg.AsyncConnection[tuple[Any, ...]]:
    """A connection of the driver.

    Raises:
        DatabaseUnavailable: The server cannot be reached or does not let us in.
    """
    named = {
        "host": target.socket or target.host,
        "port": str(target.port or ""),
        "user": target.user,
        "password": target.password,
        "dbname": target.database,
    }
    options = {**_DEFAULTS, **target.options, **{name: value for name, value in named.items() if value}}
    try:
        return await psycopg.AsyncConnection.connect(
            conninfo.make_conninfo("", **options), autocommit=autocommit
        )
    except psycopg.Error as error:
        raise DatabaseUnavailable(f"PostgreSQL: {str(error).strip()}") from error


async def connect(target: DatabaseTarget, listeners: Sequence[Listener]) -> Connection:
    """Open a connection; raises what `open_raw` raises."""
    return PostgresConnection(target, await open_raw(target), listeners)


class PostgresConnection(Connection):
    """A connection that prepares every statement once, and that is made again if it turns out to have fallen
    when a transaction begins."""

    errors_end_transactions: ClassVar[bool] = True

    def __init__(
        self,
        target: DatabaseTarget,
        raw: psycopg.AsyncConnection[tuple[Any, ...]],
        listeners: Sequence[Listener],
    ) -> None:
        super().__init__(listeners)
        self._target = target
        self._soon: list[Bound] = []
        self._use(raw)

    async def fetch(self, text: str, parameters: Sequence[Any] = ()) -> Sequence[Sequence[Any]]:
        result = await self._run(text, parameters)
        try:
            return self._wire.rows(result)
        except psycopg.DataError as error:
            raise RecordUnreadable from error

    async def execute(self, text: str, parameters: Sequence[Any] = ()) -> int:
        return (await self._run(text, parameters)).command_tuples or 0

    async def execute_soon(self, text: str, parameters: Sequence[Any] = ()) -> None:
        self._soon.append(self._bound(text, parameters))
        self.usable = True

    async def begin(self) -> None:
        await self.execute_soon(_BEGIN)

    async def commit(self) -> None:
        if self._raw.pgconn.transaction_status == pq.TransactionStatus.INERROR:
            await self.rollback()
            raise StorageError("A statement of the transaction had failed; nothing was stored.")
        await self.execute(_COMMIT)

    async def rollback(self) -> None:
        begun = self._raw.pgconn.transaction_status != pq.TransactionStatus.IDLE
        self._soon.clear()
        if begun:
            await super().rollback()

    def alive(self, idle: float) -> bool:
        # Where the loop was held up, it may not have come to hear yet what the server has said.
        return not (self._wire.fallen or (idle > _TRUSTED_SECONDS and self._poll.poll(0)))

    def discard(self) -> None:
        self._wire.close()

    def _bound(self, text: str, parameters: Sequence[Any]) -> Bound:
        self._starts(text)
        try:
            return self._wire.bound(text, parameters)
        except (psycopg.Error, UnicodeError) as error:
            self.usable = True
            raise RecordRefused from error

    async def _run(self, text: str, parameters: Sequence[Any]) -> PGresult:
        batch = [*self._soon, self._bound(text, parameters)]
        try:
            try:
                result = await self._send(batch)
            except psycopg.OperationalError:
                if not (self._fallen and _stores_nothing(batch)):
                    raise
                self.discard()
                self._use(await open_raw(self._target))
                result = await self._send(batch)
        except psycopg.Error as error:
            translated = _translated(error)
            self.usable = not isinstance(translated, DatabaseUnavailable)
            raise translated from error
        self.usable = True
        return result

    async def _send(self, batch: Sequence[Bound]) -> PGresult:
        # What waits goes on waiting if the server does not know what to do with the last.
        await self._wire.prepare(batch)
        self._soon.clear()
        return await self._wire.run(batch)

    @property
    def _fallen(self) -> bool:
        return self._wire.fallen or self._raw.pgconn.status == pq.ConnStatus.BAD

    def _use(self, raw: psycopg.AsyncConnection[tuple[Any, ...]]) -> None:
        self._raw = raw
        self._wire = Wire(raw)
        self._poll = select.poll()
        self._poll.register(raw.fileno(), select.POLLIN | select.POLLERR | select.POLLHUP)


def _stores_nothing(batch: Sequence[Bound]) -> bool:
    """Whether *batch* is a transaction that is left open, so that it is undone with its connection."""
    (first, _), *_ = batch[0]
    (last, _), *_ = batch[-1]
    return first == _BEGIN and last != _COMMIT


def _translated(error: psycopg.Error) -> StorageError:
    match error:
        case errors.UniqueViolation():
            return UniqueViolation(error.diag.constraint_name or "")
        case errors.ForeignKeyViolation():
            return ReferenceMissing()
        case errors.IntegrityError() | errors.DataError():
            return RecordRefused()
        case errors.DeadlockDetected() | errors.SerializationFailure():
            return WriteConflict()
        case errors.InvalidSavepointSpecification():
            return WriteConflict()  # what was sent before the savepoint has failed and ended the transaction
        case errors.OperationalError():
            return ConnectionLost()
        case errors.ReadOnlySqlTransaction():
            return ConnectionLost("The server takes no writes any more; another one may.")
        case errors.FeatureNotSupported() | errors.InvalidSqlStatementName():
            return ConnectionLost("The connection knows the tables as they were before they were changed.")
        case _:
            return StorageError(f"PostgreSQL refuses a statement ({error.sqlstate})")
