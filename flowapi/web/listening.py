"""Serve an ASGI application on open sockets.

Rule 1: when told to stop, requests under way end and new ones are refused; whoever takes longer than the
grace is cut off.
Rule 2: HTTP/1.1 alone is spoken. The library lets every connection change to HTTP/2; behind a proxy that
passes `Upgrade: h2c` on, that is a tunnel: what comes through it meets none of the proxy's rules, and says
itself where it comes from.
"""

import asyncio
import logging
import socket
from collections.abc import Sequence
from typing import cast

from hypercorn.config import Config
from hypercorn.typing import ASGIFramework
from starlette.types import ASGIApp, Receive, Scope, Send

from flowapi.web.connections import Connections

BACKLOG = 2048
GRACE_SECONDS = 20
IDLE_SECONDS = 75
"""Longer than what proxies keep idle connections for, so that they close them first.

It also ends the wait for a request's head; how long a body may take, the application decides.
"""
VERSION_NOT_SUPPORTED = 505


async def serve(app: ASGIApp, sockets: Sequence[socket.socket], stop: asyncio.Event) -> None:
    """Serve until *stop* is set and what was under way has ended; the sockets are closed then."""
    connections = Connections(cast(ASGIFramework, _without_http2(app)), _config(), idle=IDLE_SECONDS)
    servers = [
        await asyncio.start_server(connections.serve, sock=listener, backlog=BACKLOG) for listener in sockets
    ]
    await stop.wait()
    for server in servers:
        server.close()
    await connections.close(GRACE_SECONDS)


def _without_http2(app: ASGIApp) -> ASGIApp:
    """*app*, out of reach of requests of HTTP/2."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope.get("http_version") != "2":
            await app(scope, receive, send)
        elif scope["type"] == "http":
            await send({"type": "http.response.start", "status": VERSION_NOT_SUPPORTED, "headers": []})
            await send({"type": "http.response.body"})
        else:
            await send({"type": "websocket.close"})

    return answer


def _config() -> Config:
    config = Config()
    config.errorlog = logging.getLogger(__name__)
    config.accesslog = None
    config.include_date_header = False
    config.include_server_header = False
    config.keep_alive_max_requests = 1_000_000
    config.read_timeout = None  # it would cost a task for every read
    return config
