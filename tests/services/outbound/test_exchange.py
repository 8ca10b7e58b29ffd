"""Requests go where they may, and no further; answers come whole, in time, or not at all."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from config.sections.webhooks import WebhookSecurity
from flowapi.errors.outbound import RequestFailed
from flowapi.services.outbound.destinations import Destinations
from flowapi.services.outbound.exchange import MOST_BYTES, Exchange
from tests.support.listening import listening

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def answering(answer: bytes, *, hang: bool = False) -> AsyncIterator[int]:
    """The port of a server that answers like this."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        if hang:
            await reader.read()

    async with listening(serve) as port:
        yield port


def exchange(*own: str, patience: float = 5, **security: Any) -> Exchange:
    settings = WebhookSecurity.model_construct(**security)
    return Exchange(Destinations.of(settings, own), patience)


async def test_the_operators_own_servers_are_asked_wherever_they_are() -> None:
    async with answering(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/JSON; charset=utf-8\r\nContent-Length: 2\r\n\r\n{}"
    ) as port:
        url = f"http://localhost:{port}/path"

        answer = await exchange(url).send("GET", url, headers={})

    assert (answer.status, answer.content_type, answer.body, answer.succeeded) == (
        200,
        "application/json",
        b"{}",
        True,
    )


async def test_servers_that_others_name_are_not() -> None:
    async with answering(b"") as port:
        for url in (f"http://127.0.0.1:{port}/", f"https://localhost:{port}/", "https://10.0.0.1/"):
            with pytest.raises(RequestFailed, match="policy"):
                await exchange("https://login.example").send("GET", url, headers={})


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest",
        "http://metadata.google.internal/",
        "file:///etc/passwd",
        "",
        "https://",
    ],
)
async def test_some_are_never_asked(url: str) -> None:
    with pytest.raises(RequestFailed, match="policy"):
        await exchange(url, "http://169.254.169.254").send("GET", url, headers={})


async def test_what_is_blocked_is_blocked_for_the_operator_as_well() -> None:
    url = "http://localhost:1/"

    with pytest.raises(RequestFailed, match="blocked"):
        await exchange(url, blocked_cidrs=("127.0.0.0/8", "::1/128")).send("GET", url, headers={})


async def test_nobody_is_followed() -> None:
    async with answering(
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
    ) as port:
        url = f"http://localhost:{port}/"

        answer = await exchange(url).send("POST", url, headers={}, body="a=b")

    assert (answer.status, answer.succeeded) == (302, False)


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab",
        b"nonsense\r\n\r\n",
        b"",
        b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * (MOST_BYTES + 1),
    ],
    ids=["cut", "nonsense", "nothing", "endless"],
)
async def test_what_is_no_whole_answer_is_none(answer: bytes) -> None:
    async with answering(answer) as port:
        url = f"http://localhost:{port}/"

        with pytest.raises(RequestFailed):
            await exchange(url).send("GET", url, headers={})


async def test_nobody_is_waited_for_too_long() -> None:
    async with answering(b"HTTP/1.1 200 OK\r\n", hang=True) as port:
        url = f"http://localhost:{port}/"

        with pytest.raises(RequestFailed, match="in time"):
            await exchange(url, patience=0.2).send("GET", url, headers={})


async def test_who_is_not_there_does_not_answer() -> None:
    for url in ("http://localhost:1/", "http://nobody.invalid/"):
        with pytest.raises(RequestFailed):
            await exchange(url).send("GET", url, headers={})
