"""One line of JSON per request.

Rule 1: a line holds nothing that opens anything: no cookie, no header but the harmless ones, and of a
query only the parameters that are known to be harmless.
Rule 2: health and metrics are logged only where the configuration asks for it.
"""

from collections.abc import Callable
from typing import Any, TextIO

import orjson

from flowapi.clock import Clock
from flowapi.web.request import Request
from flowapi.web.response import Response

QUIET = frozenset({"/", "/health/alive", "/health/ready", "/metrics"})
SHOWN = frozenset({"action", "page", "per_page", "sort_direction", "pretty"})
LONGEST = 1024
MOST_DIGITS = 18
"""Of a length; a line holds whole numbers of 64 bits."""

Line = dict[str, Any]
Renderer = Callable[[Line], str]


def json_line(line: Line) -> str:
    """For machines."""
    return orjson.dumps(line, option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE).decode()


def short_line(line: Line) -> str:
    """For the eyes of a developer; what a terminal would obey is not shown."""
    words = ("method", "uri", "status", "latency_human", "error", "error_internal")
    text = " ".join(str(line[word]) for word in words if line[word] != "")
    return "".join(letter if letter.isprintable() else "?" for letter in text) + "\n"


def unsaid(_: Line) -> str:
    """For what nobody wants to read."""
    return ""


class AccessLog:
    """Writes what was asked and how it was answered."""

    def __init__(
        self, out: TextIO, clock: Clock, *, quiet: frozenset[str] = QUIET, render: Renderer = json_line
    ) -> None:
        self._out = out
        self._clock = clock
        self._quiet = quiet
        self._render = render

    def write(self, request: Request, response: Response, nanoseconds: int) -> None:
        """Add one line."""
        if request.local_path in self._quiet:
            return
        now = self._clock()
        line: Line = {
            "time": now,
            "time_unix": str(int(now.timestamp())),
            "id": request.id,
            "remote_ip": request.ip,
            "host": request.header(b"host")[:LONGEST],
            "method": request.method,
            "uri": (request.path + _harmless(request.query_string))[:LONGEST],
            "user_agent": request.header(b"user-agent")[:LONGEST],
            "status": response.status,
            "error": response.error,
            "error_internal": response.cause,
            "latency": nanoseconds,
            "latency_human": f"{nanoseconds / 1e6:.3f}ms",
            "bytes_in": _number(request.header(b"content-length")),
            "bytes_out": len(response.body),
            "referer": request.header(b"referer").partition("?")[0].partition("#")[0][:LONGEST],
        }
        self._out.write(self._render(line))
        self._out.flush()


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 0


def _harmless(query: bytes) -> str:
    """The query with the values left out that may be secret or personal."""
    if not query:
        return ""
    pairs = (pair.partition("=") for pair in query.decode("latin-1").split("&"))
    return "?" + "&".join(
        name + sign + (value if name in SHOWN else "-" * bool(value)) for name, sign, value in pairs
    )
