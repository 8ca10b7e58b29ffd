"""A unit of work: the statements of one request.

Rule 1: reads outside a transaction hold a connection for one statement only.
Rule 2: the first write begins the transaction; from then on everything runs on its connection.
Rule 3: so no unit ever holds two connections.
Rule 4: what is written soon is sent with the next statement of the connection that it needs, in one turn
where the database allows it.
"""

import builtins
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from storage.dialect import Dialect
from storage.drivers.contract import Connection
from storage.errors import ConnectionLost, StorageError, UniqueViolation
from storage.pool import Pool
from storage.sql import Form, Statement
from storage.values import Reader, Row, bind

R = TypeVar("R")
Bound = tuple[Form, list[Any]]
"""A statement and its parameters."""


@dataclass(frozen=True, slots=True)
class Pools:
    """Where connections come from; on SQLite readers have their own."""

    dialect: Dialect
    readers: Pool
    writers: Pool


class Unit:
    """The statements of one request, for one tenant."""

    __slots__ = ("_connection", "_pools", "_soon", "dialect", "tenant_id")

    def __init__(self, pools: Pools, tenant_id: UUID) -> None:
        self._pools = pools
        self._connection: Connection | None = None
        self._soon: list[Bound] = []
        self.dialect = pools.dialect
        self.tenant_id = tenant_id

    @property
    def writing(self) -> bool:
        """Whether a transaction is open."""
        return self._connection is not None

    async def rows(self, statement: Statement, **values: Any) -> Sequence[Row]:
        """What *statement*, which only reads, finds."""
        form, parameters = self._bound(statement, values)
        if self._connection:
            return await self._connection.fetch(form.text, parameters)
        await self._execute_waiting()
        try:
            return await _fetch_once(self._pools.readers, form, parameters)
        except ConnectionLost:
            # It may have fallen while it was idle; a read can be tried again without harm.
            return await _fetch_once(self._pools.readers, form, parameters)

    async def find(self, reader: Reader[R], statement: Statement, **values: Any) -> R | None:
        """The one record that *statement* finds."""
        found = await self.rows(statement, **values)
        return reader.for_(self.dialect)(found[0]) if found else None

    async def list(self, reader: Reader[R], statement: Statement, **values: Any) -> builtins.list[R]:
        """The records that *statement* finds."""
        return list(map(reader.for_(self.dialect), await self.rows(statement, **values)))

    async def write(self, statement: Statement, **values: Any) -> int:
        """Run *statement* in the transaction; how many rows it found."""
        form, parameters = self._bound(statement, values)
        if statement.alone and not self._connection:
            return await self._execute_alone(form, parameters)
        connection = await self.begin()
        if statement.collides and connection.errors_end_transactions:
            return await _execute_guarded(connection, form, parameters)
        return await connection.execute(form.text, parameters)

    async def write_soon(self, statement: Statement, **values: Any) -> None:
        """Run *statement*, which nobody asks about, at the latest with the next one of the transaction.

        One that needs no transaction waits for the next statement, or the commit, if none is open.
        """
        form, parameters = self._bound(statement, values)
        if statement.alone and not self._connection:
            self._soon.append((form, parameters))
        else:
            await (await self.begin()).execute_soon(form.text, parameters)

    async def write_rows(self, statement: Statement, **values: Any) -> Sequence[Row]:
        """Run *statement* in the transaction; the rows that it returns."""
        form, parameters = self._bound(statement, values)
        if statement.alone and not self._connection:
            await self._execute_waiting()
            return await _fetch_once(self._pools.writers, form, parameters)
        connection = await self.begin()
        return await connection.fetch(form.text, parameters)

    async def begin(self) -> Connection:
        """Open the transaction, if it is not open yet."""
        if self._connection is None:
            try:
                self._connection = await _begun(self._pools.writers)
            except ConnectionLost:
                self._connection = await _begun(self._pools.writers)
            await self._send_soon(self._connection)
        return self._connection

    async def commit(self) -> None:
        """Make lasting what was written.

        Raises:
            ConnectionLost: Whether it was stored is not known.
        """
        connection, self._connection = self._connection, None
        if connection is None:
            await self._execute_waiting()
            return
        try:
            await connection.commit()
        except StorageError:
            connection.usable = False
            raise
        finally:
            self._pools.writers.give(connection)

    async def rollback(self) -> None:
        """Undo what was written."""
        self._soon.clear()
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            if connection.usable:
                await connection.rollback()
        except StorageError:
            connection.usable = False  # a transaction ends with its connection
        finally:
            self._pools.writers.give(connection)

    async def _execute_alone(self, form: Form, parameters: builtins.list[Any]) -> int:
        connection = await self._pools.writers.take()
        try:
            await self._send_soon(connection)
            return await connection.execute(form.text, parameters)
        finally:
            self._pools.writers.give(connection)

    async def _execute_waiting(self) -> None:
        if self._soon:
            await self._execute_alone(*self._soon.pop())

    async def _send_soon(self, connection: Connection) -> None:
        waiting, self._soon = self._soon, []
        for form, parameters in waiting:
            await connection.execute_soon(form.text, parameters)

    def _bound(self, statement: Statement, values: dict[str, Any]) -> Bound:
        values["tenant_id"] = self.tenant_id
        form = statement.forms[self.dialect]
        return form, bind(form, values, self.dialect)


async def _fetch_once(pool: Pool, form: Form, parameters: list[Any]) -> Sequence[Row]:
    connection = await pool.take()
    try:
        return await connection.fetch(form.text, parameters)
    finally:
        pool.give(connection)


async def _execute_guarded(connection: Connection, form: Form, parameters: list[Any]) -> int:
    """Run a statement so that a collision undoes it alone."""
    await connection.execute_soon("SAVEPOINT collision")
    try:
        count = await connection.execute(form.text, parameters)
    except UniqueViolation:
        # Where it was something waiting that collided, there is no such savepoint, and a conflict is raised.
        await connection.execute("ROLLBACK TO SAVEPOINT collision")
        await connection.execute_soon("RELEASE SAVEPOINT collision")
        raise
    await connection.execute_soon("RELEASE SAVEPOINT collision")
    return count


async def _begun(pool: Pool) -> Connection:
    connection = await pool.take()
    try:
        await connection.begin()
    except BaseException:
        pool.give(connection)
        raise
    return connection
