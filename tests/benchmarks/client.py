"""A client that calls an ASGI application itself, so that hardly anything but the application is measured."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.types import ASGIApp, Message

HOST = (b"host", b"auth.example")
JSON = (b"content-type", b"application/json")
PEER = ("192.0.2.1", 50000)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status_code: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body."""
        return orjson.loads(self.body)


async def ask(app: ASGIApp, method: str, target: str, body: Any = None, *, token: str = "") -> Answer:
    """Send one request; *token* is that of a session."""
    content = b"" if body is None else orjson.dumps(body)
    headers = [HOST, (b"user-agent", b"bench")]
    if content:
        headers += [JSON, (b"content-length", str(len(content)).encode())]
    if token:
        headers.append((b"cookie", b"hanko=" + token.encode()))
    path, _, query = target.partition("?")
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": content, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "headers": headers,
        "client": PEER,
    }
    await app(scope, receive, send)
    start, end = sent
    named = {name.decode("latin-1"): value.decode("latin-1") for name, value in start["headers"]}
    return Answer(start["status"], named, end["body"])
