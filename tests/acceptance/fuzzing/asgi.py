"""Requests put before an ASGI application byte by byte, as no well-behaved client would send them."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import orjson
from starlette.types import ASGIApp, Message

Header = tuple[bytes, bytes]
JSON: Header = (b"content-type", b"application/json")
PIECE = 16 * 1024
"""How much of a body arrives at once."""


@dataclass(frozen=True)
class Asked:
    """A request."""

    method: str
    target: str
    """Path and query, escaped."""
    headers: Sequence[Header] = ()
    body: bytes = b""
    chunked: bool = False
    """Whether the body comes without its length being told."""
    cut_off: bool = False
    """Whether the connection ends before the body does."""


@dataclass
class Answered:
    """What an application answered."""

    status_code: int = 0
    raw_headers: list[Header] = field(default_factory=list)
    body: bytes = b""
    complete: bool = False

    @property
    def headers(self) -> Mapping[str, str]:
        """The last header of each name."""
        return {name.decode(): value.decode("latin-1") for name, value in self.raw_headers}

    def all(self, name: bytes) -> list[bytes]:
        """Every header of a name."""
        return [value for key, value in self.raw_headers if key == name]

    def json(self) -> Any:
        """The body, read as JSON."""
        return orjson.loads(self.body)


async def ask(app: ASGIApp, asked: Asked) -> Answered:
    """The answer of *app*, which has to be one."""
    answered = Answered()

    async def send(message: Message) -> None:
        assert not answered.complete
        if message["type"] == "http.response.start":
            assert not answered.status_code
            answered.status_code = message["status"]
            answered.raw_headers = list(message["headers"])
        else:
            answered.body += message.get("body", b"")
            answered.complete = not message.get("more_body", False)

    pieces = _pieces(asked)

    async def receive() -> Message:
        if pieces:
            return pieces.pop(0)
        await asyncio.Event().wait()
        raise AssertionError

    path, _, query = asked.target.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": asked.method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": _headers(asked),
        "client": ("192.0.2.9", 50000),
        "server": ("auth.example", 80),
    }
    await app(scope, receive, send)
    assert answered.complete
    return answered


def _headers(asked: Asked) -> list[Header]:
    headers = [(b"host", b"auth.example"), *asked.headers]
    if asked.chunked:
        headers.append((b"transfer-encoding", b"chunked"))
    elif asked.body:
        headers.append((b"content-length", str(len(asked.body)).encode()))
    return headers


def _pieces(asked: Asked) -> list[Message]:
    starts = range(0, max(len(asked.body), 1), PIECE)
    pieces: list[Message] = [
        {"type": "http.request", "body": asked.body[start : start + PIECE], "more_body": True}
        for start in starts
    ]
    if asked.cut_off:
        return [*pieces[:-1], {"type": "http.disconnect"}]
    pieces[-1]["more_body"] = False
    return [*pieces, {"type": "http.disconnect"}]
