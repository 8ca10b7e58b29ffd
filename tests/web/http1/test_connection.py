"""Requests and answers of a connection, byte for byte, on both event loops."""

import asyncio
from email.utils import parsedate_to_datetime
from time import time
from typing import Any

import pytest

from flowapi.web.http1 import connection
from flowapi.web.http1.answers import answer_head, ends_itself
from flowapi.web.http1.connection import LINGER_SECONDS
from tests.web.http1.talking import GET, POST, App, line


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


@pytest.mark.parametrize("path", [b"breaks", b"split"])
def test_a_failure_of_the_application_is_a_500(play: Any, path: bytes) -> None:
    async def scenario() -> None:
        async with line(App()) as end:
            end.writer.write(GET % path)

            assert (await end.answer())[0] == 500
            assert await end.rest() == b""

    play(scenario)


@pytest.mark.parametrize("begun", [b"", b"abc"])
def test_who_answers_before_the_body_has_come_ends_the_connection(play: Any, begun: bytes) -> None:
    async def scenario() -> None:
        async with line(App()) as end:
            end.writer.write(b"POST /early HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n" + begun)

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


@pytest.mark.parametrize("given", [(b"x", b"a\nb"), (b"x", b"a\rb"), (b"x\r\ny", b"a"), (b"x", b"a\0b")])
def test_no_field_makes_a_second_one(given: tuple[bytes, bytes]) -> None:
    with pytest.raises(ValueError, match="end of line"):
        answer_head(200, [given])


def test_an_answer_says_when_it_begins() -> None:
    before = int(time())

    lines = answer_head(200, []).split(b"\r\n")

    (date,) = [line.removeprefix(b"date: ").decode() for line in lines if line.startswith(b"date: ")]
    assert before <= parsedate_to_datetime(date).timestamp() <= time()
    assert date.endswith(" GMT")


@pytest.mark.parametrize(
    ("status", "fields", "ends"),
    [(200, [], False), (200, [(b"content-length", b"0")], True), (204, [], True), (304, [], True)],
)
def test_an_answer_ends_itself_that_has_a_length_or_no_content(
    status: int, fields: list[tuple[bytes, bytes]], ends: bool
) -> None:
    assert ends_itself(status, fields) is ends
