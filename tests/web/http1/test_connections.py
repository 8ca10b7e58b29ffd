"""Who is let in, and who is not any more."""

import asyncio
import socket
import struct
from typing import Any

import pytest
import uvloop
from hypercorn.config import Config

from flowapi.web.http1.connections import Connections

REQUEST = b"GET / HTTP/1.1\r\nhost: x\r\nx-forwarded-for: 192.0.2.1\r\n\r\n"
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


async def let_in_those_who_left(app: App) -> None:
    """Serve only connections that were reset before they were accepted, and one that was not."""
    connections = Connections(app, Config(), idle=30)
    server = await asyncio.start_server(connections.serve, "127.0.0.1", 0)
    address = server.sockets[0].getsockname()
    for _ in range(5):
        ask_and_reset(address)
    reader, writer = await asyncio.open_connection(*address)
    writer.write(REQUEST)
    await reader.readuntil(b"\r\n\r\n")
    writer.close()
    server.close()
    await connections.close(5)


@pytest.mark.parametrize("loop", [asyncio.new_event_loop, uvloop.new_event_loop])
def test_nobody_is_served_whose_address_is_not_known(loop: Any) -> None:
    app = App()

    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(let_in_those_who_left(app))

    assert {address for address, _ in app.clients} == {"127.0.0.1"}
