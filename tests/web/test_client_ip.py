"""The matrix of peers, headers and trusted networks."""

import pytest

from flowapi.web.client_ip import ClientAddress
from flowapi.web.request import Request
from flowapi.web.response import Response, json_response
from flowapi.web.routes import Route
from tests.support.http import Client
from tests.web.serving import Serving

PROXY, CLIENT = "10.0.0.1", "203.0.113.7"
TRUSTED = ("10.0.0.0/8", "2001:db8:1::/48")


async def tell(request: Request) -> Response:
    """Answer with the client's address."""
    return json_response(request.ip)


async def address(
    source: str, peer: str, headers: list[tuple[str, str]], trusted: tuple[str, ...] = TRUSTED
) -> str:
    """What a server takes for the client's address."""
    addresses = ClientAddress(source, trusted if source != "direct" else ())
    client = Client(Serving([Route("GET", "/", tell)], addresses=addresses).client.app, peer)
    told: str = (await client.send("GET", "/", headers=headers)).json()
    return told


@pytest.mark.parametrize(
    ("source", "peer", "headers", "expected"),
    [
        ("direct", PROXY, [], PROXY),
        ("direct", PROXY, [("x-forwarded-for", CLIENT), ("x-real-ip", CLIENT)], PROXY),
        ("direct", "::ffff:192.0.2.5", [], "192.0.2.5"),
        ("direct", "2001:db8::1", [], "2001:db8::1"),
        ("x_real_ip", PROXY, [("x-real-ip", CLIENT)], CLIENT),
        ("x_real_ip", PROXY, [("x-real-ip", "[2001:db8::9]")], "2001:db8::9"),
        ("x_real_ip", PROXY, [("x-real-ip", "nonsense")], PROXY),
        ("x_real_ip", PROXY, [], PROXY),
        ("x_real_ip", PROXY, [("x-forwarded-for", CLIENT)], PROXY),
        ("x_real_ip", "192.0.2.9", [("x-real-ip", CLIENT)], "192.0.2.9"),
        ("x_real_ip", "::ffff:10.0.0.1", [("x-real-ip", CLIENT)], CLIENT),
        ("x_real_ip", "127.0.0.1", [("x-real-ip", CLIENT)], "127.0.0.1"),
        ("x_real_ip", "", [("x-real-ip", CLIENT)], CLIENT),
        ("x_forwarded_for", PROXY, [], PROXY),
        ("x_forwarded_for", PROXY, [("x-forwarded-for", CLIENT)], CLIENT),
        ("x_forwarded_for", PROXY, [("x-forwarded-for", f"1.1.1.1, {CLIENT}, 10.9.9.9")], CLIENT),
        ("x_forwarded_for", PROXY, [("x-forwarded-for", "1.1.1.1"), ("x-forwarded-for", CLIENT)], CLIENT),
        ("x_forwarded_for", PROXY, [("x-forwarded-for", "10.1.1.1, 10.2.2.2")], "10.1.1.1"),
        ("x_forwarded_for", PROXY, [("x-forwarded-for", "[2001:db8::9]")], "2001:db8::9"),
        ("x_forwarded_for", PROXY, [("x-forwarded-for", "2001:db8:1::5,10.3.3.3")], "2001:db8:1::5"),
        ("x_forwarded_for", PROXY, [("x-forwarded-for", "::ffff:203.0.113.7")], CLIENT),
        ("x_forwarded_for", PROXY, [("x-forwarded-for", f"{CLIENT}, nonsense, 10.3.3.3")], PROXY),
        ("x_forwarded_for", PROXY, [("x-forwarded-for", f"nonsense, {CLIENT}")], CLIENT),
        ("x_forwarded_for", PROXY, [("x-forwarded-for", "")], PROXY),
        ("x_forwarded_for", "192.0.2.9", [("x-forwarded-for", CLIENT)], "192.0.2.9"),
        ("x_forwarded_for", "192.168.0.9", [("x-forwarded-for", CLIENT)], "192.168.0.9"),
        ("x_forwarded_for", "", [("x-forwarded-for", CLIENT)], CLIENT),
    ],
)
async def test_the_address_of_the_client(
    source: str, peer: str, headers: list[tuple[str, str]], expected: str
) -> None:
    assert await address(source, peer, headers) == expected
