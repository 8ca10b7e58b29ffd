"""Prepared statements straight over libpq; a cursor's layers would cost more than the statement.

Rule 1: one batch at a time; whoever was interrupted while one ran must close the wire.
Rule 2: the statements of a batch leave together and are answered together; after the first that fails, the
server runs none of the rest.
Rule 3: the socket is watched for as long as the wire lives, not anew for every statement; by a number of its
own, since libpq closes a socket that fell without asking who watches it.
"""

import asyncio
import os
import socket
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import psycopg
from psycopg import errors, pq
from psycopg.abc import Buffer, PyFormat
from psycopg.adapt import Transformer
from psycopg.pq.abc import PGresult

_PREPARED_STATEMENTS = 1000
"""How many a connection keeps; our texts are constants, but one may be prepared for several types."""
_FAILED = pq.ExecStatus.FATAL_ERROR
_END = pq.ExecStatus.PIPELINE_SYNC
_IN_ERROR = pq.TransactionStatus.INERROR
_NOT_RUN = pq.ExecStatus.PIPELINE_ABORTED

Prepared = tuple[str, tuple[int, ...] | None]
"""The text of a statement with its ``$1``, ``$2``, …, and the types of what stands for them."""
Bound = tuple[Prepared, Sequence[Buffer | None], Sequence[pq.Format]]
"""A statement with its values as the server takes them."""


class Wire:
    """The statements of one connection, which must not be used in another way meanwhile."""

    def __init__(self, raw: psycopg.AsyncConnection[Any]) -> None:
        self._pgconn = raw.pgconn
        self._adapters = Transformer(raw)
        self._prepared: dict[Prepared, bytes] = {}
        self._loop = asyncio.get_running_loop()
        self._socket = socket.socket(fileno=os.dup(raw.pgconn.socket))
        self._turn: asyncio.Future[None] | None = None
        self._speaking = False
        self._watched = True
        self._loop.add_reader(self._socket, self._heard)

    @property
    def fallen(self) -> bool:
        """Whether the server has said goodbye."""
        return not self._watched

    def bound(self, text: str, parameters: Sequence[Any]) -> Bound:
        """The statement *text* with *parameters*; nothing is sent yet.

        Raises:
            psycopg.DataError: The server has no place for a parameter.
            UnicodeError: A parameter cannot be sent in the connection's encoding.
        """
        values = self._adapters.dump_sequence(parameters, [PyFormat.AUTO] * len(parameters))
        return (text, self._adapters.types), values, self._adapters.formats or ()

    async def prepare(self, batch: Sequence[Bound]) -> None:
        """Let the server know the statements of *batch*, which does not run any of them.

        Raises:
            psycopg.Error: The server refuses one, or the connection broke.
        """
        for statement, *_ in batch:
            if statement not in self._prepared:
                await self._prepare_missing(batch)
                return

    async def run(self, batch: Sequence[Bound]) -> PGresult:
        """The result of the last statement of *batch*, which has been prepared.

        Raises:
            psycopg.Error: The server refuses one, or the connection broke.
        """
        if len(batch) == 1:
            self._send(*batch[0])
            return await self._result()
        self._pgconn.enter_pipeline_mode()
        for each in batch:
            self._send(*each)
        self._pgconn.pipeline_sync()
        return await self._result(together=True)

    def rows(self, result: PGresult) -> list[tuple[Any, ...]]:
        """The rows of *result* as Python values."""
        self._adapters.set_pgresult(result)
        return self._adapters.load_rows(0, result.ntuples, tuple)

    def close(self) -> None:
        """Let go of the connection."""
        self._unwatch()
        self._socket.close()
        self._pgconn.finish()

    def _send(
        self, statement: Prepared, values: Sequence[Buffer | None], formats: Sequence[pq.Format]
    ) -> None:
        self._pgconn.send_query_prepared(self._prepared[statement], values, formats)

    async def _prepare_missing(self, batch: Sequence[Bound]) -> None:
        missing = dict.fromkeys(each[0] for each in batch if each[0] not in self._prepared)
        full = len(self._prepared) + len(missing) > _PREPARED_STATEMENTS
        if full and self._pgconn.transaction_status != _IN_ERROR:  # there, nothing but its end is allowed
            await self._forget()
            missing = dict.fromkeys(each[0] for each in batch)
        for statement in missing:
            await self._prepare(*statement)

    async def _prepare(self, text: str, types: tuple[int, ...] | None) -> None:
        # The same name for the same statement on every connection: where a pooler hands out another one, a
        # statement may be missing there, but never mean something else.
        name = b"flowapi_" + blake2b(f"{text}{types}".encode(), digest_size=16).hexdigest().encode()
        self._pgconn.send_prepare(name, text.encode(), types)
        await self._result()
        self._prepared[text, types] = name

    async def _forget(self) -> None:
        self._pgconn.send_query_params(b"DEALLOCATE ALL", None)
        await self._result()
        self._prepared.clear()

    async def _result(self, *, together: bool = False) -> PGresult:
        """The result of the last statement sent, once all that were sent *together* have been answered."""
        self._speaking = True
        try:
            while self._pgconn.flush():
                await self._writable()
            return await self._last_answer(together)
        finally:
            self._speaking = False

    async def _last_answer(self, together: bool) -> PGresult:
        last: PGresult | None = None
        refused: PGresult | None = None
        while (result := await self._next_result()) or together:
            if result is None:
                continue  # stands between the answers to two statements
            if result.status == _END:
                self._pgconn.exit_pipeline_mode()
                break
            if result.status == _FAILED:
                refused = refused or result
            last = result
        if refused:
            raise self._error(refused)
        if last is None or last.status == _NOT_RUN:
            raise errors.OperationalError("the server answered nothing")
        return last

    async def _next_result(self) -> PGresult | None:
        """What is answered next, if there is more to come."""
        while self._pgconn.is_busy():
            await self._more()
        result = self._pgconn.get_result()
        if result is None and self._pgconn.status == pq.ConnStatus.BAD:
            raise errors.OperationalError("the connection has ended")
        return result

    def _error(self, refused: PGresult) -> psycopg.Error:
        error = errors.error_from_result(refused)
        if self._pgconn.status == pq.ConnStatus.BAD:
            ended = errors.OperationalError("the connection has ended")
            ended.__cause__ = error
            return ended
        return error

    async def _more(self) -> None:
        """Wait until woken."""
        if self.fallen:
            raise errors.OperationalError("the connection has ended")
        self._turn = self._loop.create_future()
        try:
            await self._turn
        finally:
            self._turn = None

    async def _writable(self) -> None:
        """Wait until more can be sent, or something was heard."""
        self._loop.add_writer(self._socket, self._wake)
        try:
            await self._more()
        finally:
            self._loop.remove_writer(self._socket)

    def _heard(self) -> None:
        """Take what came at once, so that nothing is there when the loop looks for the next time."""
        try:
            self._pgconn.consume_input()
        except psycopg.OperationalError:
            self._unwatch()
        if not self._speaking:
            self._unwatch()  # between statements a server has nothing to say but goodbye
        self._wake()

    def _wake(self) -> None:
        if self._turn and not self._turn.done():
            self._turn.set_result(None)

    def _unwatch(self) -> None:
        if self._watched:
            self._watched = False
            self._loop.remove_reader(self._socket)
