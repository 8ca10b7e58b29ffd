"""The connections of a server, from the first to the end of the last."""

import asyncio
import socket
from contextlib import suppress
from typing import Any

from hypercorn.app_wrappers import ASGIWrapper
from hypercorn.asyncio.worker_context import WorkerContext
from hypercorn.config import Config
from hypercorn.typing import ASGIFramework

from flowapi.web.http1.connection import Connection


class Connections:
    """Serves *app* on every connection that it is given; *idle* in seconds."""

    def __init__(self, app: ASGIFramework, config: Config, *, idle: float) -> None:
        self._app = ASGIWrapper(app)
        self._config = config
        self._context = WorkerContext(None)
        self._idle = idle
        self._open: dict[asyncio.Task[Any], Connection] = {}
        self._closed = False

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection to its end."""
        if self._closed or _has_left(writer):
            writer.close()
            return
        connection = Connection(self._app, self._config, self._context, reader, writer, idle=self._idle)
        task = asyncio.ensure_future(connection.serve())
        self._open[task] = connection
        try:
            with suppress(asyncio.CancelledError):  # cut off; Python 3.11 would log it as a failure
                await task
        finally:
            del self._open[task]

    async def close(self, grace: float) -> None:
        """Let nobody in, close what is idle, and let what is under way end within *grace* seconds."""
        self._closed = True
        for connection in self._open.values():
            connection.finish()
        if self._open:
            await asyncio.wait(self._open, timeout=grace)
        late = list(self._open)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)


def _has_left(writer: asyncio.StreamWriter) -> bool:
    """Whether who connected is gone, and their address with them; at a unix socket nobody has one.

    What they still got to say must not pass for said by a proxy on this machine.
    """
    own: socket.socket = writer.get_extra_info("socket")
    return own.family != socket.AF_UNIX and not writer.get_extra_info("peername")
