"""A connection, byte for byte, on both event loops."""

import asyncio
import gc
import socket
import struct
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
import uvloop
from hypercorn.config import Config

from flowapi.web.http1 import connection
from flowapi.web.http1.answers import answer_head
from flowapi.web.http1.connection import LINGER_SECONDS, Connection
from flowapi.web.http1.connections import Connections
from flowapi.web.http1.requests import RequestReader

GET = b"GET /%s HTTP/1.1\r\nhost: x\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nhost: x\r\n"
MORE_THAN_FITS = 16 * 1024 * 1024
"""More than systems keep for somebody who does not read."""
AT_ONCE = struct.pack("ii", 1, 0)
Scenario = Callable[[], Coroutine[Any, Any, None]]
LOOPS = {"asyncio": asyncio.new_event_loop, "uvloop": uvloop.new_event_loop}


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


@pytest.fixture(params=LOOPS)
def play(request: pytest.FixtureRequest) -> Callable[[Scenario], None]:
    """Plays a scenario on an event loop of its own."""

    def run(scenario: Scenario) -> None:
        with asyncio.Runner(loop_factory=LOOPS[request.param]) as runner:
            runner.run(asyncio.wait_for(scenario(), 20))

    return run


def test_requests_are_answered_in_order_also_if_they_come_at_once(play: Any) -> None:
    async def scenario() -> None:
        app = App()
        async with line(app) as end:
            end.writer.write(GET % b"waits" + POST + b"content-length: 3\r\n\r\nabc" + GET % b"c")
            app.go_on.set()

            bodies = [(await end.answer())[2] for _ in range(3)]

        assert bodies == [b"/waits", b"/abc", b"/c"]

    play(scenario)


def test_one_begins_when_the_one_before_has_been_answered(play: Any) -> None:
    async def scenario() -> None:
        app = App()
        async with line(app) as end:
            end.writer.write(GET % b"waits" + GET % b"b")
            assert await app.begun.get() == "/waits"
            for _ in range(10):
                await asyncio.sleep(0)

            assert app.begun.empty()
            app.go_on.set()
            assert await app.begun.get() == "/b"

    play(scenario)


@pytest.mark.parametrize(
    "last", [b"GET / HTTP/1.0\r\n\r\n", POST + b"connection: close\r\n\r\n", GET % b"closes"]
)
def test_a_connection_ends_when_either_side_says_so(play: Any, last: bytes) -> None:
    async def scenario() -> None:
        async with line(App()) as end:
            end.writer.write(last)

            status, head, _ = await end.answer()

            assert (status, head.count(b"connection: close\r\n")) == (200, 1)
            assert await end.rest() == b""

    play(scenario)


def test_an_answer_under_way_is_the_last_when_the_end_has_begun(play: Any) -> None:
    async def scenario() -> None:
        app = App()
        async with line(app) as end:
            end.writer.write(GET % b"pauses")
            await end.reader.readuntil(b"/pa")
            closing = asyncio.ensure_future(end.connections.close(30))
            await asyncio.sleep(0.01)
            app.go_on.set()

            assert await asyncio.wait_for(end.rest(), 10) == b"uses"
            await closing

    play(scenario)


def test_an_answer_without_a_length_ends_with_the_connection(play: Any) -> None:
    async def scenario() -> None:
        async with line(App()) as end:
            end.writer.write(GET % b"endless")

            said = await end.rest()

            head, _, body = said.partition(b"\r\n\r\n")
            assert b"connection: close" in head
            assert body == b"/endless"

    play(scenario)


def test_half_an_answer_ends_the_connection(play: Any) -> None:
    async def scenario() -> None:
        async with line(App()) as end:
            end.writer.write(GET % b"half" + GET % b"b")

            assert await end.rest() == b""

    play(scenario)


@pytest.mark.parametrize("path", [b"breaks", b"split"])
def test_a_failure_of_the_application_is_a_500(play: Any, path: bytes) -> None:
    async def scenario() -> None:
        async with line(App()) as end:
            end.writer.write(GET % path)

            assert (await end.answer())[0] == 500
            assert await end.rest() == b""

    play(scenario)


def test_who_answers_before_the_body_has_come_ends_the_connection(play: Any) -> None:
    async def scenario() -> None:
        async with line(App()) as end:
            end.writer.write(b"POST /early HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nabc")

            _, head, body = await end.answer()

            assert (b"connection: close" in head, body) == (True, b"/early")
            assert await end.rest() == b""

    play(scenario)


def test_who_waits_to_be_asked_for_the_body_is_asked(play: Any) -> None:
    async def scenario() -> None:
        async with line(App()) as end:
            end.writer.write(POST + b"expect: 100-continue\r\ncontent-length: 3\r\n\r\n")

            assert await end.reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
            end.writer.write(b"abc")
            assert (await end.answer())[2] == b"/abc"

    play(scenario)


def test_what_is_no_request_is_refused_after_the_answers_to_those_before(play: Any) -> None:
    async def scenario() -> None:
        async with line(App()) as end:
            end.writer.write(GET % b"a" + b"nonsense\r\n\r\n" + GET % b"b")

            assert (await end.answer())[2] == b"/a"
            status, head, text = await end.answer()

            assert (status, text) == (501, b"The method is not known.\n")
            assert b"connection: close" in head
            assert await asyncio.wait_for(end.rest(), LINGER_SECONDS / 2) == b""

    play(scenario)


def test_who_has_gone_is_not_told_of_a_refusal(play: Any) -> None:
    failures: list[Any] = []

    async def scenario() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, failure: failures.append(failure))
        app = App()
        async with line(app) as end:
            end.writer.write(GET % b"waits" + b"nonsense\r\n\r\n")
            await app.begun.get()

            end.reset()
            await asyncio.sleep(0.05)
            app.go_on.set()
            await app.ended.get()
            await asyncio.sleep(0.05)

    play(scenario)

    assert failures == []


def test_a_body_that_goes_wrong_is_refused_and_the_application_told(play: Any) -> None:
    async def scenario() -> None:
        app = App()
        async with line(app) as end:
            end.writer.write(POST + b"transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n")
            await app.received.get()
            end.writer.write(b"nonsense\r\n")

            assert (await end.answer())[0] == 400
            assert await end.rest() == b""
            assert await app.received.get() == "http.disconnect"

    play(scenario)


def test_nothing_is_said_amid_an_answer_about_a_body_that_goes_wrong(play: Any) -> None:
    async def scenario() -> None:
        async with line(App()) as end:
            end.writer.write(b"POST /talks HTTP/1.1\r\nhost: x\r\n" + b"transfer-encoding: chunked\r\n\r\n")
            await end.reader.readuntil(b"\r\n\r\nabc")
            end.writer.write(b"nonsense\r\n")

            assert await end.rest() == b""

    play(scenario)


def test_who_is_refused_while_sending_reads_why(play: Any) -> None:
    async def scenario() -> None:
        async with line(App()) as end:
            end.writer.write(b"GET / HTTP/1.1\r\nhost: x\r\na: " + b"a" * 1_000_000)

            assert (await end.answer())[0] == 431

    play(scenario)


def test_who_goes_on_sending_after_a_refusal_is_left(play: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "LINGER_SECONDS", 0.05)

    async def scenario() -> None:
        async with line(App()) as end:
            end.writer.write(b"nonsense\r\n\r\n")
            await end.answer()
            assert await end.rest() == b""
            with pytest.raises(ConnectionError):
                await end.say_without_end()

    play(scenario)


def test_the_application_is_told_that_the_other_side_has_gone(play: Any) -> None:
    async def scenario() -> None:
        app = App()
        async with line(app) as end:
            end.writer.write(POST + b"content-length: 9\r\n\r\nabc")
            await app.received.get()
            end.writer.close()

            assert await app.received.get() == "http.disconnect"

    play(scenario)


def test_who_says_no_more_still_gets_the_answers(play: Any) -> None:
    async def scenario() -> None:
        app = App()
        async with line(app) as end:
            end.writer.write(GET % b"a" + GET % b"waits")
            end.writer.write_eof()
            assert [await app.begun.get(), await app.begun.get()] == ["/a", "/waits"]
            await asyncio.sleep(0.05)
            app.go_on.set()

            assert (await end.answer())[2] == b"/a"
            _, head, body = await end.answer()

            assert (b"connection: close" in head, body) == (True, b"/waits")
            assert await end.rest() == b""

    play(scenario)


@pytest.mark.parametrize("half", [b"GET / HTTP/1.1\r\nho", POST + b"content-length: 9\r\n\r\nabc"])
def test_half_a_request_gets_no_answer(play: Any, half: bytes) -> None:
    async def scenario() -> None:
        async with line(App()) as end:
            end.writer.write(half)
            end.writer.write_eof()

            assert await end.rest() == b""

    play(scenario)


def test_nothing_more_is_begun_for_who_has_gone(play: Any) -> None:
    async def scenario() -> None:
        app = App()
        async with line(app) as end:
            end.writer.write(GET % b"waits" + GET % b"b" + GET % b"c")
            assert await app.begun.get() == "/waits"

            end.reset()
            await asyncio.sleep(0.05)
            app.go_on.set()
            assert await app.ended.get() == "/waits"
            await asyncio.sleep(0.05)

        assert app.begun.empty()

    play(scenario)


def test_who_takes_nothing_of_an_answer_is_left(play: Any) -> None:
    async def scenario() -> None:
        app = App()
        async with line(app, idle=0.05) as end:
            end.writer.write(GET % b"big" + GET % b"b")

            assert await app.ended.get() == "/big"
            await end.connections.close(10)

        assert app.begun.get_nowait() == "/big"
        assert app.begun.empty()

    play(scenario)


@pytest.mark.parametrize("ahead", [None, 2 * MORE_THAN_FITS])
def test_who_takes_an_answer_slowly_gets_all_of_it(play: Any, ahead: int | None) -> None:
    async def scenario() -> None:
        async with line(App(), idle=0.5, ahead=ahead) as end:
            end.writer.write(GET % b"big")
            read = 0
            while not end.reader.at_eof():
                read += len(await end.reader.read(1024 * 1024))
                await asyncio.sleep(0.01)

            assert read > MORE_THAN_FITS

    play(scenario)


@pytest.mark.parametrize("ahead", [None, 2 * MORE_THAN_FITS])
@pytest.mark.parametrize("ends", [True, False])
def test_what_nobody_takes_is_not_kept(play: Any, ahead: int | None, ends: bool) -> None:
    async def scenario() -> None:
        app = App()
        async with line(app, idle=0.05, ahead=ahead) as end:
            end.writer.write(GET % b"big")
            await app.begun.get()
            if ends:
                await end.connections.close(0.05)
            await asyncio.sleep(0.3)

            read = 0
            with suppress(ConnectionError):
                while not end.reader.at_eof():
                    read += len(await end.reader.read(1024 * 1024))

            assert read < MORE_THAN_FITS

    play(scenario)


def test_idleness_begins_anew_with_every_answer(play: Any) -> None:
    async def scenario() -> None:
        async with line(App(), idle=0.5) as end:
            for _ in range(8):
                await asyncio.sleep(0.1)
                end.writer.write(GET % b"a")

                assert (await end.answer())[2] == b"/a"

    play(scenario)


def test_an_idle_connection_ends_and_a_busy_one_does_not(play: Any) -> None:
    async def scenario() -> None:
        app = App()
        async with line(app, idle=0.05) as end:
            end.writer.write(GET % b"a")
            await end.answer()
            end.writer.write(GET % b"waits")
            await app.begun.get()
            await app.begun.get()
            asyncio.get_running_loop().call_later(0.2, app.go_on.set)

            assert (await end.answer())[2] == b"/waits"
            assert await end.rest() == b""

    play(scenario)


@pytest.fixture
def uncollected() -> Iterator[None]:
    """Without the garbage collector."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("uncollected")
def test_nothing_of_it_waits_for_the_collector(play: Any) -> None:
    async def scenario() -> None:
        async with line(App()) as end:
            end.writer.write(POST + b"content-length: 3\r\n\r\nabc")
            await end.answer()

    play(scenario)

    assert not [left for left in gc.get_objects() if isinstance(left, Connection | RequestReader)]


@pytest.mark.parametrize("given", [(b"x", b"a\nb"), (b"x", b"a\rb"), (b"x\r\ny", b"a"), (b"x", b"a\0b")])
def test_no_field_makes_a_second_one(given: tuple[bytes, bytes]) -> None:
    with pytest.raises(ValueError, match="end of line"):
        answer_head(200, [given])
