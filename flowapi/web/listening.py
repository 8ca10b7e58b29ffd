"""Serve an ASGI application on open sockets; the only importer of hypercorn.

Rule 1: when told to stop, requests under way end and new ones are refused; whoever takes longer than the
grace is cut off.
Rule 2: HTTP/1.1 alone is spoken. The library lets every connection change to HTTP/2; behind a proxy that
passes `Upgrade: h2c` on, that is a tunnel: what comes through it meets none of the proxy's rules, and says
itself where it comes from.
"""

import asyncio
import contextlib
import logging
import socket
from collections.abc import Sequence
from typing import cast

from hypercorn.asyncio import serve as hypercorn_serve
from hypercorn.config import Config
from hypercorn.typing import ASGIFramework
from starlette.types import ASGIApp, Receive, Scope, Send

BACKLOG = 2048
GRACE_SECONDS = 20
IDLE_SECONDS = 75
"""Longer than what proxies keep idle connections for, so that they close them first.

It also ends the wait for a request's head; how long a body may take, the application decides.
"""
VERSION_NOT_SUPPORTED = 505


async def serve(app: ASGIApp, sockets: Sequence[socket.socket], stop: asyncio.Event) -> None:
    """Serve until *stop* is set and what was under way has ended; the sockets are closed then."""
    running = asyncio.ensure_future(
        hypercorn_serve(
            cast(ASGIFramework, _without_http2(app)),
            _config(sockets),
            shutdown_trigger=stop.wait,
            mode="asgi",
        )
    )
    stopped = asyncio.ensure_future(stop.wait())
    await asyncio.wait((running, stopped), return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    done, _ = await asyncio.wait((running,), timeout=GRACE_SECONDS + 5)
    if not done:
        running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running


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


def _config(sockets: Sequence[socket.socket]) -> Config:
    config = Config()
    config.bind = [f"fd://{listener.detach()}" for listener in sockets]
    config.errorlog = logging.getLogger(__name__)
    config.accesslog = None
    config.include_date_header = False
    config.include_server_header = False
    config.backlog = BACKLOG
    config.graceful_timeout = GRACE_SECONDS
    config.keep_alive_timeout = IDLE_SECONDS
    config.keep_alive_max_requests = 1_000_000
    config.read_timeout = None  # it would cost a task for every read
    return config
