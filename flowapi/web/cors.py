"""Which pages of other origins may read the answers of the public API.

Rule 1: strangers are served all the same, without the headers that let a browser show them the answer.
Rule 2: credentials are always allowed, so an origin is echoed and never ``*``.
"""

import re
from collections.abc import Sequence
from fnmatch import translate

from flowapi.web.request import Request
from flowapi.web.response import Header, Response

METHODS = "GET,POST,PUT,PATCH,DELETE,OPTIONS"
EXPOSED = (
    "Retry-After",
    "X-RateLimit-Limit",
    "X-RateLimit-Remaining",
    "X-RateLimit-Reset",
    "X-Session-Lifetime",
    "X-Session-Retention",
)
MAX_AGE = "7200"
LONGEST_ORIGIN = 261
"""A scheme of up to five letters, a host name of the greatest length, and what stands between them."""
VARY: Header = (b"vary", b"Origin")
PREFLIGHT_VARY: Header = (b"vary", b"Origin, Access-Control-Request-Method, Access-Control-Request-Headers")


class Cors:
    """The policy of one server, its headers made at start."""

    def __init__(self, origins: Sequence[str], *, any_origin: bool, token_header: bool) -> None:
        self._any = any_origin and "*" in origins
        self._exact = frozenset(origin for origin in origins if not _is_pattern(origin))
        self._patterns = [_compiled(origin) for origin in origins if _is_pattern(origin) and origin != "*"]
        exposed = ",".join((*EXPOSED, "X-Auth-Token") if token_header else EXPOSED)
        self._known = {origin: _simple(origin, exposed) for origin in self._exact}
        self._exposed = exposed

    def headers(self, request: Request) -> tuple[Header, ...]:
        """What the answer to *request* says about who may read it."""
        origin = request.header(b"origin")
        if not origin:
            return (VARY,)
        known = self._known.get(origin)
        if known is not None:
            return known
        return _simple(origin, self._exposed) if self._allows(origin) else (VARY,)

    def preflight(self, request: Request) -> Response:
        """The answer to an ``OPTIONS`` request, on whatever path."""
        origin = request.header(b"origin")
        if not self._allows(origin):
            return Response(204, headers=(VARY,))
        headers = [
            PREFLIGHT_VARY,
            (b"access-control-allow-origin", origin.encode("latin-1")),
            (b"access-control-allow-credentials", b"true"),
            (b"access-control-allow-methods", METHODS.encode()),
            (b"access-control-max-age", MAX_AGE.encode()),
        ]
        asked = request.header(b"access-control-request-headers")
        if asked:
            headers.append((b"access-control-allow-headers", asked.encode("latin-1")))
        return Response(204, headers=tuple(headers))

    def _allows(self, origin: str) -> bool:
        if not origin:
            return False
        if self._any or origin in self._exact:
            return True
        if len(origin) > LONGEST_ORIGIN or "://" not in origin:
            return False
        return any(pattern.match(origin) for pattern in self._patterns)


def _is_pattern(origin: str) -> bool:
    return "*" in origin or "?" in origin


def _compiled(origin: str) -> re.Pattern[str]:
    """*origin* with its stars and question marks; brackets (of IPv6 hosts) stand for themselves."""
    return re.compile(translate(origin.replace("[", "[[]")))


def _simple(origin: str, exposed: str) -> tuple[Header, ...]:
    return (
        VARY,
        (b"access-control-allow-origin", origin.encode("latin-1")),
        (b"access-control-allow-credentials", b"true"),
        (b"access-control-expose-headers", exposed.encode()),
    )
