"""How a connection ends, on both event loops."""

import asyncio
import gc
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from flowapi.web.http1.connection import Connection
from flowapi.web.http1.requests import RequestReader
from tests.web.http1.talking import GET, MORE_THAN_FITS, POST, App, line


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
