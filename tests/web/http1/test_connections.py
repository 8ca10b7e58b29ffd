"""Who is let in, and who is not any more."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import uvloop
from hypercorn.config import Config

from flowapi.web.http1.connections import Connections

REQUEST = b"GET / HTTP/1.1\r\nhost: x\r\nx-forwarded-for: 192.0.2.1\r\n\r\n"
LOOPS = pytest.mark.parametrize("loop", [asyncio.new_event_loop, uvloop.new_event_loop])
AT_ONCE = struct.pack("ii", 1, 0)


class App:
    """Says nothing, and remembers who asked."""

    def __init__(self) -> None:
        self.clients: list[Any] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.clients.append(scope["client"])
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})


def ask_and_reset(address: Any) -> None:
    """Send a request and be gone before anybody looks."""
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
        client.connect(address)
        client.sendall(REQUEST)


@asynccontextmanager
async def serving(app: App) -> AsyncIterator[tuple[Connections, Any]]:
    """The connections of a server of *app*, and where it listens."""
    connections = Connections(app, Config(), idle=30)
    server = await asyncio.start_server(connections.serve, "127.0.0.1", 0)
    yield connections, server.sockets[0].getsockname()
    server.close()
    await connections.close(5)


async def let_in_those_who_left(app: App) -> None:
    """Serve only connections that were reset before they were accepted, and one that was not."""
    async with serving(app) as (_, address):
        for _ in range(5):
            ask_and_reset(address)
        reader, writer = await asyncio.open_connection(*address)
        writer.write(REQUEST)
        await reader.readuntil(b"\r\n\r\n")
        writer.close()


async def come_late(app: App) -> bytes:
    """Ask when the end has begun; the result is the answer."""
    async with serving(app) as (connections, address):
        await connections.close(0)
        reader, writer = await asyncio.open_connection(*address)
        writer.write(REQUEST)
        try:
            return await reader.read()
        except ConnectionResetError:
            return b""
        finally:
            writer.close()


@LOOPS
def test_nobody_is_served_whose_address_is_not_known(loop: Any) -> None:
    app = App()

    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(let_in_those_who_left(app))

    assert {address for address, _ in app.clients} == {"127.0.0.1"}


async def ask_at(path: str, app: App) -> None:
    """Ask over a unix socket."""
    connections = Connections(app, Config(), idle=30)
    server = await asyncio.start_unix_server(connections.serve, path)
    reader, writer = await asyncio.open_unix_connection(path)
    writer.write(REQUEST)
    await reader.readuntil(b"\r\n\r\n")
    writer.close()
    server.close()
    await connections.close(5)


@LOOPS
def test_who_asks_over_a_unix_socket_has_no_address(loop: Any, tmp_path: Path) -> None:
    app = App()

    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(ask_at(str(tmp_path / "s"), app))

    assert app.clients == [None]


@LOOPS
def test_nobody_is_let_in_after_the_end_has_begun(loop: Any) -> None:
    app = App()

    with asyncio.Runner(loop_factory=loop) as runner:
        answer = runner.run(come_late(app))

    assert (answer, app.clients) == (b"", [])
