"""Serve an ASGI application on open sockets.

Rule 1: when told to stop, requests under way end and new ones are refused; whoever takes longer than the
grace is cut off.
Rule 2: HTTP/1.1 alone is spoken (`http1/`); TLS and newer versions are a proxy's.
"""

import asyncio
import logging
import socket
from collections.abc import Sequence
from typing import cast

from hypercorn.config import Config
from hypercorn.typing import ASGIFramework
from starlette.types import ASGIApp

from flowapi.web.http1.connections import Connections

BACKLOG = 2048
GRACE_SECONDS = 20
IDLE_SECONDS = 75
"""Longer than what proxies keep idle connections for, so that they close them first.

It also ends the wait for a request's head; how long a body may take, the application decides.
"""


async def serve(app: ASGIApp, sockets: Sequence[socket.socket], stop: asyncio.Event) -> None:
    """Serve until *stop* is set and what was under way has ended; the sockets are closed then."""
    connections = Connections(cast(ASGIFramework, app), _config(), idle=IDLE_SECONDS)
    servers = [
        await asyncio.start_server(connections.serve, sock=listener, backlog=BACKLOG) for listener in sockets
    ]
    await stop.wait()
    for server in servers:
        server.close()
    await connections.close(GRACE_SECONDS)


def _config() -> Config:
    config = Config()
    config.errorlog = logging.getLogger(__name__)
    config.accesslog = None
    return config
