"""A client and an application that talk over one connection."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from hypercorn.config import Config

from flowapi.web.http1.connections import Connections

GET = b"GET /%s HTTP/1.1\r\nhost: x\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nhost: x\r\n"
MORE_THAN_FITS = 16 * 1024 * 1024
"""More than systems keep for somebody who does not read."""
AT_ONCE = struct.pack("ii", 1, 0)
Scenario = Callable[[], Coroutine[Any, Any, None]]


class App:
    """Answers with the path and the body; what it does otherwise, the path says."""

    def __init__(self) -> None:
        self.begun: asyncio.Queue[str] = asyncio.Queue()
        self.ended: asyncio.Queue[str] = asyncio.Queue()
        self.received: asyncio.Queue[str] = asyncio.Queue()
        self.go_on = asyncio.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        path = scope["path"]
        self.begun.put_nowait(path)
        if path == "/waits":
            await self.go_on.wait()
        if path == "/breaks":
            raise LookupError
        if path == "/talks":
            await self._talk(send)
        body = b"" if path == "/early" else await self._body(receive)
        answer = path.encode() + body + b"." * (MORE_THAN_FITS if path == "/big" else 0)
        headers = {
            "/endless": [],
            "/split": [(b"x-a", b"b\r\nx-c: d")],
            "/closes": [(b"content-length", b"7"), (b"connection", b"close")],
        }.get(path, [(b"content-length", str(len(answer)).encode())])
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        if path == "/half":
            raise LookupError
        await send({"type": "http.response.body", "body": answer[:3], "more_body": True})
        if path == "/pauses":
            await self.go_on.wait()
        await send({"type": "http.response.body", "body": answer[3:]})
        self.ended.put_nowait(path)

    async def _talk(self, send: Any) -> None:
        headers = [(b"content-length", b"9")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"abc", "more_body": True})

    async def _body(self, receive: Any) -> bytes:
        body = b""
        while True:
            message: dict[str, Any] = await receive()
            self.received.put_nowait(message["type"])
            body += bytes(message.get("body", b""))
            if not message.get("more_body"):
                return body


class Line:
    """The client's end of a connection."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, connections: Connections
    ) -> None:
        self.reader = reader
        self.writer = writer
        self.connections = connections
        """Those of the server."""

    async def answer(self) -> tuple[int, bytes, bytes]:
        """Status, head and body of the next answer."""
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = [line[16:] for line in head.split(b"\r\n") if line.startswith(b"content-length: ")]
        body = await self.reader.readexactly(int(length[0])) if length else b""
        return int(head.split()[1]), head, body

    async def say_without_end(self) -> None:
        """Go on sending until the server has gone."""
        while True:
            self.writer.write(b"more")
            await self.writer.drain()

    def reset(self) -> None:
        """Be gone, and take back what has not been read yet."""
        self.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
        self.writer.transport.abort()

    async def rest(self) -> bytes:
        """What comes until the server ends it."""
        return await self.reader.read()


@asynccontextmanager
async def line(app: App, *, idle: float = 30, ahead: int | None = None) -> AsyncIterator[Line]:
    """A connection to a server of *app*, which may write *ahead* of what the client takes."""
    connections = Connections(app, Config(), idle=idle)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.transport.set_write_buffer_limits(high=ahead)
        await connections.serve(reader, writer)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield Line(reader, writer, connections)
    finally:
        writer.close()
        server.close()
        await connections.close(5)
