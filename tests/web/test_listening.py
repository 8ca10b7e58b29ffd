"""How a server ends."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from config.addresses import ListenAddress
from flowapi.web import listening
from flowapi.web.listening import serve
from flowapi.web.sockets import open_sockets

REQUEST = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"


class SlowApp:
    """Answers a request when it is told to."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.go_on = asyncio.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.begun.set()
        await self.go_on.wait()
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})


@asynccontextmanager
async def serving(app: SlowApp, stop: asyncio.Event) -> AsyncIterator[int]:
    """The port of a server of *app*."""
    sockets = open_sockets(ListenAddress("127.0.0.1", 0))
    port: int = sockets[0].getsockname()[1]
    sockets[0].listen()
    async with asyncio.TaskGroup() as group:
        group.create_task(serve(app, sockets, stop))
        yield port
        stop.set()


@asynccontextmanager
async def asking(port: int) -> AsyncIterator[asyncio.StreamReader]:
    """What comes back for one request."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(REQUEST)
    try:
        yield reader
    finally:
        writer.close()
        await writer.wait_closed()


async def refused(port: int) -> None:
    """Return once nobody is let in any more."""
    while True:
        try:
            async with asking(port) as reader:
                await reader.read(1)
        except ConnectionError:
            return


async def test_what_is_under_way_ends_and_what_is_new_is_refused() -> None:
    app, stop = SlowApp(), asyncio.Event()
    async with serving(app, stop) as port, asking(port) as reader:
        await app.begun.wait()

        stop.set()
        await asyncio.wait_for(refused(port), 10)
        app.go_on.set()
        answer = await reader.read()

    assert answer.startswith(b"HTTP/1.1 204")


async def test_an_idle_connection_does_not_hold_up_the_end() -> None:
    app, stop = SlowApp(), asyncio.Event()
    app.go_on.set()
    async with serving(app, stop) as port, asking(port) as reader:
        await reader.readuntil(b"\r\n\r\n")

        stop.set()
        rest = await asyncio.wait_for(reader.read(), 10)

    assert rest == b""


@pytest.mark.parametrize("said", [b"", b"GET / HTTP/1.1\r\nhost:", REQUEST])
async def test_who_says_nothing_more_is_left(said: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "IDLE_SECONDS", 0.05)
    app, stop = SlowApp(), asyncio.Event()
    app.go_on.set()
    async with serving(app, stop) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(said)

        answer = await asyncio.wait_for(reader.read(), 10)

        writer.close()
        await writer.wait_closed()
    assert answer[:12] == (b"HTTP/1.1 204" if said == REQUEST else b"")


async def test_who_takes_longer_than_the_grace_is_cut_off(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(listening, "GRACE_SECONDS", 0.05)
    app, stop = SlowApp(), asyncio.Event()
    async with serving(app, stop) as port, asking(port) as reader:
        await app.begun.wait()

        stop.set()
        answer = await asyncio.wait_for(reader.read(), 10)

    assert not answer.startswith(b"HTTP/1.1 2")
    assert not caplog.records


async def test_answers_tell_nothing_about_the_server() -> None:
    app, stop = SlowApp(), asyncio.Event()
    app.go_on.set()
    async with serving(app, stop) as port, asking(port) as reader:
        head = await reader.readuntil(b"\r\n\r\n")

    assert b"server:" not in head.lower()
