"""The connections of a server, in hypercorn's hands but for their idleness.

Rule 1: an idle connection has a timer. The library would watch it by two tasks, made and cancelled with every
request, which cost as much as a tenth of a small one; the rest of its connections is used as it is.
"""

import asyncio
from typing import Any

from hypercorn.app_wrappers import ASGIWrapper
from hypercorn.asyncio.tcp_server import TCPServer
from hypercorn.asyncio.worker_context import AsyncioSingleTask, WorkerContext
from hypercorn.config import Config
from hypercorn.typing import ASGIFramework


class Connections:
    """Serves *app* on every connection that it is given; *idle* in seconds."""

    def __init__(self, app: ASGIFramework, config: Config, *, idle: float) -> None:
        self._app = ASGIWrapper(app)
        self._config = config
        self._idle = idle
        self._context = WorkerContext(None)
        self._open: dict[asyncio.Task[Any], Connection] = {}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection to its end."""
        connection = Connection(
            self._app, asyncio.get_running_loop(), self._config, self._context, {}, reader, writer
        )
        connection.idle_task = Idleness(connection, self._idle)
        task = asyncio.ensure_future(connection.run())
        self._open[task] = connection
        try:
            await task
        finally:
            del self._open[task]

    async def close(self, grace: float) -> None:
        """Close what is idle, and let what is under way end within *grace* seconds."""
        await self._context.terminated.set()
        for connection in self._open.values():
            connection.idle_task.expire()
        if self._open:
            await asyncio.wait(self._open, timeout=grace)
        late = list(self._open)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)


class Connection(TCPServer):
    """One connection."""

    idle_task: "Idleness"

    def leave(self) -> None:
        """Close it, in which nothing is under way; whoever reads from it comes to the end."""
        self.writer.close()


class Idleness(AsyncioSingleTask):
    """How long nothing has been under way in a connection."""

    def __init__(self, connection: Connection, longest: float) -> None:
        self._connection = connection
        self._longest = longest
        self._timer: asyncio.TimerHandle | None = None

    async def restart(self, *_: Any) -> None:
        """Nothing is under way from now on."""
        self._forget()
        self._timer = self._connection.loop.call_later(self._longest, self.expire)

    async def stop(self) -> None:
        """Something is under way, or the connection has ended."""
        self._forget()

    def expire(self) -> None:
        """Close the connection if nothing is under way."""
        if self._timer:
            self._forget()
            self._connection.leave()

    def _forget(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
