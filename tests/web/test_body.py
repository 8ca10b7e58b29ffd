"""Bodies that do not come in time."""

import asyncio

import pytest
from starlette.types import Message, Receive

from flowapi.web import body
from flowapi.web.body import RequestBody
from flowapi.web.refusals import ClientGone, RequestTimeout

SECONDS = 0.2


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "READ_SECONDS", SECONDS)


def dripping(pause: float) -> Receive:
    """A client that sends a byte now and then, and never comes to an end."""

    async def receive() -> Message:
        await asyncio.sleep(pause)
        return {"type": "http.request", "body": b"x", "more_body": True}

    return receive


def seconds() -> float:
    return asyncio.get_running_loop().time()


async def test_what_is_read_and_then_thrown_away_has_one_deadline() -> None:
    slow, started = RequestBody(dripping(0.01), expected=True), seconds()

    with pytest.raises(RequestTimeout):
        await slow.read()
    read = seconds()
    await slow.skip()
    await slow.drain()

    assert read - started >= SECONDS
    assert seconds() - read < SECONDS / 2
    assert slow.expected


async def test_what_nobody_wants_to_read_has_the_same_one() -> None:
    slow, started = RequestBody(dripping(0.01), expected=True), seconds()

    await slow.skip()
    await slow.drain()

    assert SECONDS <= seconds() - started < 1.5 * SECONDS


async def test_nobody_waits_for_who_has_gone() -> None:
    messages = iter([{"type": "http.disconnect"}])

    async def receive() -> Message:
        return next(messages)

    gone = RequestBody(receive, expected=True)

    with pytest.raises(ClientGone):
        await gone.read()
    await gone.skip()

    assert not gone.expected
