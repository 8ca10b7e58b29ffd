"""Prepared statements straight over libpq; a cursor's layers would cost more than the statement.

Rule 1: one statement at a time; whoever was interrupted while one ran must close the wire.
Rule 2: the socket is watched for as long as the wire lives, not anew for every statement.
"""

import asyncio
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import psycopg
from psycopg import errors, pq
from psycopg.abc import PyFormat
from psycopg.adapt import Transformer
from psycopg.pq.abc import PGresult

_PREPARED_STATEMENTS = 1000
"""How many a connection keeps; our texts are constants, but one may be prepared for several types."""
_FAILED = pq.ExecStatus.FATAL_ERROR


class Wire:
    """The statements of one connection, which must not be used in another way meanwhile."""

    def __init__(self, raw: psycopg.AsyncConnection[Any]) -> None:
        self._pgconn = raw.pgconn
        self._adapters = Transformer(raw)
        self._prepared: dict[tuple[str, tuple[int, ...] | None], bytes] = {}
        self._loop = asyncio.get_running_loop()
        self._socket = raw.pgconn.socket
        self._turn: asyncio.Future[None] | None = None
        self._speaking = False
        self._watched = True
        self._loop.add_reader(self._socket, self._heard)

    @property
    def fallen(self) -> bool:
        """Whether the server has said goodbye."""
        return not self._watched

    async def run(self, text: str, parameters: Sequence[Any]) -> PGresult:
        """The result of *text* with its ``$1``, ``$2``, … .

        Raises:
            psycopg.Error: The server refuses it, or the connection broke.
            UnicodeError: A parameter cannot be sent in the connection's encoding.
        """
        values = self._adapters.dump_sequence(parameters, [PyFormat.AUTO] * len(parameters))
        types, formats = self._adapters.types, self._adapters.formats
        self._speaking = True
        try:
            name = self._prepared.get((text, types)) or await self._prepare(text, types)
            self._pgconn.send_query_prepared(name, values, formats)
            return await self._result()
        finally:
            self._speaking = False

    def rows(self, result: PGresult) -> list[tuple[Any, ...]]:
        """The rows of *result* as Python values."""
        self._adapters.set_pgresult(result)
        return self._adapters.load_rows(0, result.ntuples, tuple)

    def close(self) -> None:
        """Let go of the connection."""
        self._unwatch()
        self._pgconn.finish()

    async def _prepare(self, text: str, types: tuple[int, ...] | None) -> bytes:
        if len(self._prepared) >= _PREPARED_STATEMENTS:
            self._prepared.clear()
            self._pgconn.send_query_params(b"DEALLOCATE ALL", None)
            await self._result()
        # The same name for the same statement on every connection: where a pooler hands out another one, a
        # statement may be missing there, but never mean something else.
        name = b"flowapi_" + blake2b(f"{text}{types}".encode(), digest_size=16).hexdigest().encode()
        self._pgconn.send_prepare(name, text.encode(), types)
        await self._result()
        self._prepared[text, types] = name
        return name

    async def _result(self) -> PGresult:
        """The only result of what was sent."""
        while self._pgconn.flush():
            await self._writable()
        result: PGresult | None = None
        while True:
            while self._pgconn.is_busy():
                await self._more()
            if (following := self._pgconn.get_result()) is None:
                break
            result = following
        if result is None:
            raise errors.OperationalError("the server answered nothing")
        if result.status == _FAILED:
            refused = errors.error_from_result(result)
            if self._pgconn.status == pq.ConnStatus.BAD:
                raise errors.OperationalError("the connection has ended") from refused
            raise refused
        return result

    async def _more(self) -> None:
        """Wait until something was heard."""
        if self.fallen:
            raise errors.OperationalError("the connection has ended")
        self._turn = self._loop.create_future()
        try:
            await self._turn
        finally:
            self._turn = None

    async def _writable(self) -> None:
        turn = self._loop.create_future()
        self._loop.add_writer(self._socket, turn.set_result, None)
        try:
            await turn
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
        if self._turn and not self._turn.done():
            self._turn.set_result(None)

    def _unwatch(self) -> None:
        if self._watched:
            self._watched = False
            self._loop.remove_reader(self._socket)
