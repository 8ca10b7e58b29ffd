"""A receiver of webhooks in the test process."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.support.listening import listening


@dataclass
class Received:
    """One request, as it came over the wire."""

    line: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Receiver:
    """Answers every request with the next of *answers*, the last one for good; nothing is no answer."""

    answers: list[bytes] = field(default_factory=lambda: [b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"])
    received: list[Received] = field(default_factory=list)
    port: int = 0

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take one request and answer it."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        line, *fields = head.rstrip().split("\r\n")
        headers = {name.lower(): value for name, _, value in (one.partition(": ") for one in fields)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        self.received.append(Received(line, headers, body))
        writer.write(self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])


@asynccontextmanager
async def receiving(*answers: bytes, tls: ssl.SSLContext | None = None) -> AsyncIterator[Receiver]:
    """A receiver on 127.0.0.1 that gives these *answers*."""
    receiver = Receiver(list(answers)) if answers else Receiver()
    async with listening(receiver.answer, tls=tls) as receiver.port:
        yield receiver


def status(code: int, location: str = "") -> bytes:
    """An answer of that status, which may lead elsewhere."""
    lead = f"Location: {location}\r\n" if location else ""
    return f"HTTP/1.1 {code} Whatever\r\n{lead}Content-Length: 0\r\n\r\n".encode()
