"""A request goes to the address that was vetted, and its name is what is verified there."""

import asyncio
import socket
import ssl
from ipaddress import ip_address
from pathlib import Path

import pytest

from config.outbound.policy import Destination
from flowapi.errors.deliveries import DeliveryFailed
from flowapi.services.webhooks import answer as answers
from flowapi.services.webhooks import exchange as exchanges
from flowapi.services.webhooks.answer import Answer
from flowapi.services.webhooks.destinations import Place, look_up
from flowapi.services.webhooks.exchange import Connections, Message
from tests.support.certificates import self_signed
from tests.support.listening import listening
from tests.support.receiver import receiving, status

HOST = "hooks.example"
MESSAGE = Message("POST", {"Content-Type": "application/json", "Webhook-Id": "1"}, b'{"a":1}')


def place(port: int, *addresses: str, scheme: str = "http", host: str = HOST) -> Place:
    """Some place at *addresses*."""
    found = tuple(map(ip_address, addresses or ("127.0.0.1",)))
    return Place(Destination(scheme, host, port, None), found, "/hook?a=b")


async def test_what_is_sent_is_one_request() -> None:
    async with receiving() as receiver:
        answer = await Connections().exchange(place(receiver.port), MESSAGE)

    [received] = receiver.received
    assert answer == Answer(200)
    assert received.line == "POST /hook?a=b HTTP/1.1"
    assert received.body == b'{"a":1}'
    assert received.headers == {
        "host": f"{HOST}:{receiver.port}",
        "content-type": "application/json",
        "webhook-id": "1",
        "connection": "close",
        "content-length": "7",
    }


async def test_what_has_no_body_says_nothing_of_one() -> None:
    async with receiving() as receiver:
        await Connections().exchange(place(receiver.port), MESSAGE.without_body())

    [received] = receiver.received
    assert received.line == "GET /hook?a=b HTTP/1.1"
    assert set(received.headers) == {"host", "webhook-id", "connection"}


@pytest.mark.parametrize(
    ("scheme", "host", "port", "authority"),
    [
        ("https", HOST, 443, HOST),
        ("http", HOST, 80, HOST),
        ("http", HOST, 443, f"{HOST}:443"),
        ("https", "2606:4700::1111", 443, "[2606:4700::1111]"),
        ("https", "2606:4700::1111", 8443, "[2606:4700::1111]:8443"),
    ],
)
def test_the_host_header_names_the_port_where_it_is_not_the_usual_one(
    scheme: str, host: str, port: int, authority: str
) -> None:
    assert place(port, scheme=scheme, host=host).authority == authority


async def test_tls_verifies_the_name_at_the_vetted_address(tmp_path: Path) -> None:
    certificates = self_signed(tmp_path, HOST)
    async with receiving(tls=certificates.server) as receiver:
        connections = Connections(certificates.client)

        answer = await connections.exchange(place(receiver.port, scheme="https"), MESSAGE)

        assert answer == Answer(200)
        with pytest.raises(DeliveryFailed, match="certificate: Hostname mismatch"):
            await connections.exchange(place(receiver.port, scheme="https", host="a.example"), MESSAGE)
        assert len(receiver.received) == 1


async def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    async with receiving(tls=self_signed(tmp_path, HOST).server) as receiver:
        with pytest.raises(DeliveryFailed, match=r"127\.0\.0\.1: certificate: self-signed"):
            await Connections().exchange(place(receiver.port, scheme="https"), MESSAGE)

    assert receiver.received == []


async def test_the_next_address_is_tried_where_one_does_not_answer() -> None:
    async with receiving() as receiver:
        answer = await Connections().exchange(place(receiver.port, "127.0.0.9", "127.0.0.1"), MESSAGE)

    assert answer == Answer(200)


async def test_where_none_answers_each_is_named() -> None:
    async with receiving() as receiver:
        pass

    with pytest.raises(DeliveryFailed, match=r"all validated IPs failed to connect: 127\.0\.0\.1: .*; 127"):
        await Connections().exchange(place(receiver.port, "127.0.0.1", "127.0.0.2"), MESSAGE)


async def test_who_does_not_answer_a_handshake_is_given_up(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(exchanges, "PATIENCE", 0.05)
    hushed = asyncio.Event()

    async def hush(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await hushed.wait()

    async with listening(hush) as port:
        with pytest.raises(DeliveryFailed, match=r"failed to connect: 127\.0\.0\.1: TimeoutError"):
            await Connections(ssl.create_default_context()).exchange(place(port, scheme="https"), MESSAGE)
        hushed.set()


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (status(302, "https://b.example/ü"), Answer(302, "https://b.example/ü")),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + status(204), Answer(204)),
        (b"HTTP/1.0 500 No\r\n\r\nno length", Answer(500)),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort", Answer(200)),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n", Answer(200)),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + b"x" * 100_000, Answer(200)),
    ],
)
async def test_of_an_answer_the_head_counts(raw: bytes, expected: Answer) -> None:
    async with receiving(raw) as receiver:
        assert await Connections().exchange(place(receiver.port), MESSAGE) == expected


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "was not answered"),
        (b"HTTP/1.1 200 OK\r\n", "was not answered"),
        (b"220 mail.example ESMTP\r\n", "something else than HTTP"),
        (b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 20_000, "was not answered"),
        (
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
            "HTTP|not answered",
        ),
    ],
)
async def test_what_is_no_answer_is_a_failure(raw: bytes, reason: str) -> None:
    async with receiving(raw) as receiver:
        with pytest.raises(DeliveryFailed, match=reason):
            await Connections().exchange(place(receiver.port), MESSAGE)


async def test_nobody_waits_for_the_rest_of_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "FAREWELL", 0.05)
    over = asyncio.Event()

    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n")
        await over.wait()

    async with listening(drip) as port:
        assert await Connections().exchange(place(port), MESSAGE) == Answer(200)
        over.set()


async def test_a_name_is_looked_up_as_the_system_does() -> None:
    assert ip_address("127.0.0.1") in await look_up("localhost")
    with pytest.raises(socket.gaierror):
        await look_up("nowhere.invalid")
