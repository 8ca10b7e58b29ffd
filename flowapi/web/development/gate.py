"""What stands before everything that only the developer's own machine may reach.

Rule 1: a page of another site whose name was pointed at this machine (DNS rebinding) is refused: its requests
carry its own name as ``Host``.
Rule 2: whatever came through a proxy came from elsewhere, and is refused.
"""

import re
from collections.abc import Iterable

from starlette.types import ASGIApp, Receive, Scope, Send

LOOPBACK_HOST = re.compile(rb"(localhost|127\.0\.0\.1|\[::1\])(:[0-9]{1,5})?", re.IGNORECASE)
FORWARDED = frozenset({b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-real-ip"})
REFUSAL = b"Forbidden: open this address as http://localhost, on the machine itself.\n"

RawHeaders = Iterable[tuple[bytes, bytes]]


class LoopbackGate:
    """Lets requests to *app* pass that were addressed to this machine by its own name."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not is_local(scope["headers"]):
            headers = [(b"content-type", b"text/plain"), (b"content-length", str(len(REFUSAL)).encode())]
            await send({"type": "http.response.start", "status": 403, "headers": headers})
            await send({"type": "http.response.body", "body": REFUSAL})
            return
        await self._app(scope, receive, send)


def is_local(headers: RawHeaders) -> bool:
    """Whether *headers* are those of a request to this machine by its own name, without a detour."""
    hosts = [value for name, value in headers if name == b"host"]
    detours = any(name in FORWARDED for name, _ in headers)
    return len(hosts) == 1 and bool(LOOPBACK_HOST.fullmatch(hosts[0])) and not detours
