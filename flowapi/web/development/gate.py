"""What stands before everything that only the developer's own machine may reach.

Rule 1: a page of another site whose name was pointed at this machine (DNS rebinding) is refused: its requests
carry its own name as ``Host``.
Rule 2: whatever came through a proxy came from elsewhere, and is refused.
"""

import re
from collections.abc import Iterable

from starlette.types import ASGIApp, Receive, Scope, Send

from flowapi.web.request import Request
from flowapi.web.response import Header, Response
from flowapi.web.server import NO_SNIFFING, send_response

LOOPBACK_HOST = re.compile(rb"(localhost|127\.0\.0\.1|\[::1\])(:[0-9]{1,5})?", re.IGNORECASE)
FORWARDED = frozenset({b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-real-ip"})
REFUSED = Response(403, b"Forbidden: open this address as http://localhost, on the machine itself.\n")

RawHeaders = Iterable[tuple[bytes, bytes]]


class LoopbackGate:
    """Lets requests to *app* pass that were addressed to this machine by its own name."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not is_local(scope["headers"]):
            length = str(len(REFUSED.body)).encode()
            headers: list[Header] = [
                (b"content-type", b"text/plain"),
                (b"content-length", length),
                NO_SNIFFING,
            ]
            await send_response(Request(scope, receive), REFUSED, headers, send)
            return
        await self._app(scope, receive, send)


def is_local(headers: RawHeaders) -> bool:
    """Whether *headers* are those of a request to this machine by its own name, without a detour."""
    hosts = [value for name, value in headers if name == b"host"]
    detours = any(name in FORWARDED for name, _ in headers)
    return len(hosts) == 1 and bool(LOOPBACK_HOST.fullmatch(hosts[0])) and not detours
