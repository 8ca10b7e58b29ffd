"""The watch over a connection in which nothing happens.

Rule 1: one timer looks again and again; one for every request would cost more than reading the request.
Rule 2: who takes nothing of an answer for as long as a connection may be idle is left.
"""

import asyncio
from collections.abc import Callable


class Watch:
    """Calls *end* after *idle* seconds in which the connection was not *busy*."""

    def __init__(
        self,
        transport: asyncio.WriteTransport,
        idle: float,
        *,
        busy: Callable[[], bool],
        end: Callable[[], None],
    ) -> None:
        self._transport = transport
        self._idle = idle
        self._busy = busy
        self._end = end
        self._loop = asyncio.get_running_loop()
        self._since = self._loop.time()
        self._timer = self._loop.call_later(idle, self._look)
        self._unread = 0
        """How many bytes of answers nobody had taken when it was last looked at."""

    def begin(self) -> None:
        """Nothing is under way from now on."""
        self._since = self._loop.time()

    def leave(self) -> None:
        """Ask and tell nobody any more; what is left of an answer may still be taken."""
        self._busy, self._end = _is_not, _does_nothing
        if not self._transport.get_write_buffer_size():
            self._timer.cancel()

    def _look(self) -> None:
        unread = self._transport.get_write_buffer_size()
        if unread and unread == self._unread:
            self._end()
            self._transport.abort()
            return
        self._unread = unread
        busy = unread or self._busy()
        rest = self._idle if busy else self._since + self._idle - self._loop.time()
        if rest > 0:
            self._timer = self._loop.call_later(rest, self._look)
        else:
            self._end()


def _is_not() -> bool:
    return False


def _does_nothing() -> None:
    pass
