"""Connections that wait for work.

Rule 1: a connection is handed out only if it still stands; one that fell is replaced.
Rule 2: whoever finds all connections taken waits, in order of arrival, and not forever.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import monotonic

from storage.drivers.contract import Connection
from storage.errors import DatabaseUnavailable
from storage.limits import PoolLimits

Connect = Callable[[], Awaitable[Connection]]


@dataclass(frozen=True, slots=True)
class PoolUse:
    """How many connections there may be, how many are idle or busy, and how many requests wait for one."""

    size: int
    idle: int
    busy: int
    waiting: int


class Pool:
    """At most `limits.size` connections; the one used last is handed out first."""

    def __init__(self, connect: Connect, limits: PoolLimits) -> None:
        self._connect = connect
        self._limits = limits
        self._idle: deque[tuple[Connection, float]] = deque()
        self._born: dict[Connection, float] = {}
        self._opening = 0
        self._waiting: deque[asyncio.Future[Connection | None]] = deque()
        self._leaving: set[asyncio.Future[object]] = set()
        self._closed = False

    @property
    def use(self) -> PoolUse:
        """What it is used for now."""
        idle = len(self._idle)
        busy = len(self._born) + self._opening - idle
        return PoolUse(self._limits.size, idle, busy, len(self._waiting))

    async def take(self) -> Connection:
        """A connection of one's own, until it is given back.

        Raises:
            DatabaseUnavailable: None could be opened, or none became free in time.
        """
        if self._closed:
            raise DatabaseUnavailable("The database is closed.")
        now = monotonic()
        while self._idle:
            connection, since = self._idle.pop()
            if self._fresh(connection, since, now) and connection.alive(now - since):
                return connection
            self._drop(connection)
        if self._limits.size <= 0 or len(self._born) + self._opening < self._limits.size:
            return await self._open()
        return await self._wait() or await self._open(kept=True)

    def give(self, connection: Connection) -> None:
        """Take *connection* back."""
        if not connection.usable or self._closed:
            self._drop(connection)
            self._invite(None)
        elif not self._invite(connection):
            now = monotonic()
            self._idle.append((connection, now))
            self._prune(now)

    async def close(self) -> None:
        """Close what is idle now and everything else when it is given back."""
        self._closed = True
        while self._idle:
            connection, _ = self._idle.popleft()
            self._born.pop(connection, None)
            await connection.close()
        await asyncio.gather(*self._leaving)

    async def _open(self, *, kept: bool = False) -> Connection:
        """A new connection, at a free place or at the one that was *kept* for it."""
        self._opening += not kept
        try:
            connection = await self._connect()
        except BaseException:
            self._opening -= 1
            self._invite(None)
            raise
        self._opening -= 1
        self._born[connection] = monotonic()
        return connection

    async def _wait(self) -> Connection | None:
        """Wait for a free connection; None is a place that is kept to open one at."""
        turn: asyncio.Future[Connection | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            async with asyncio.timeout(self._limits.wait or None):
                return await turn
        except BaseException as error:
            self._leave(turn)
            if isinstance(error, TimeoutError):
                raise DatabaseUnavailable("No database connection became free in time.") from error
            raise

    def _leave(self, turn: "asyncio.Future[Connection | None]") -> None:
        """Stop waiting; what was handed over in the same moment goes on to the next in line."""
        if turn in self._waiting:
            self._waiting.remove(turn)
        elif turn.done() and not turn.cancelled():
            handed = turn.result()
            if handed:
                self.give(handed)
            else:
                self._opening -= 1
                self._invite(None)

    def _invite(self, connection: Connection | None) -> bool:
        """Hand *connection*, or the place that one has left, to whoever waits first; the place is kept."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                self._opening += connection is None
                turn.set_result(connection)
                return True
        return False

    def _fresh(self, connection: Connection, since: float, now: float) -> bool:
        limits = self._limits
        return not (limits.idle_time > 0 and now - since > limits.idle_time) and not (
            limits.lifetime > 0 and now - self._born[connection] > limits.lifetime
        )

    def _prune(self, now: float) -> None:
        """Close the connection that has been idle longest if it is too old or one too many."""
        connection, since = self._idle[0]
        if (0 < self._limits.idle < len(self._idle)) or not self._fresh(connection, since, now):
            self._idle.popleft()
            self._drop(connection)

    def _drop(self, connection: Connection) -> None:
        self._born.pop(connection, None)
        if rest := connection.discard():
            leaving = asyncio.ensure_future(rest)
            self._leaving.add(leaving)
            leaving.add_done_callback(self._leaving.discard)
