"""A client that says to be somebody else has no more attempts than one that does not."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.http import Client
from tests.web.conftest import Serve, World

ALICE, PASSWORD = "alice@example.com", "correct horse battery"
PEER, PROXY = "203.0.113.5", "10.0.0.1"
CLAIMS = (
    "x-forwarded-for",
    "x-real-ip",
    "forwarded",
    "x-client-ip",
    "x-cluster-client-ip",
    "x-original-forwarded-for",
    "true-client-ip",
    "cf-connecting-ip",
    "fastly-client-ip",
    "x-remote-addr",
    "x-request-id",
    "user-agent",
    "x-language",
    "cookie",
)
ADDRESSES = [f"198.51.100.{number}" for number in range(1, 15)]


async def guessed(client: Client, headers: Mapping[str, str]) -> int:
    """The status of the answer to a wrong password, typed in a login of its own."""
    answer = (await client.post("/login", headers=headers)).json()
    for action, inputs in (
        ("register_client_capabilities", {}),
        ("continue_with_login_identifier", {"email": ALICE}),
        ("continue_to_password_login", {}),
        ("password_login", {"password": "wrong horse"}),
    ):
        body = {"input_data": inputs, "csrf_token": answer["csrf_token"]}
        answer = (await client.post(answer["actions"][action]["href"], body, headers=headers)).json()
    return int(answer["status"])


def extracted(extractor: str, *trusted: str) -> dict[str, Any]:
    return {"server": {"ip": {"extractor": extractor, "trusted_proxies": list(trusted)}}}


async def with_password(world: World) -> None:
    user_id = await world.user(ALICE)
    await world.admin.post(f"/users/{user_id}/password", {"password": PASSWORD})


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param({}, id="the connection tells"),
        pytest.param(extracted("x_forwarded_for", "10.0.0.0/8"), id="a proxy tells, but this is none"),
        pytest.param(extracted("x_real_ip", "10.0.0.0/8"), id="a proxy tells in X-Real-IP, but this is none"),
    ],
)
async def test_no_header_opens_another_budget(serve: Serve, settings: dict[str, Any]) -> None:
    async with serve(**settings) as world:
        await with_password(world)
        client = Client(world.application.public, PEER)

        found = [
            await guessed(client, {claim: address}) for claim, address in zip(CLAIMS, ADDRESSES, strict=True)
        ]

    assert found == [400] * 5 + [429] * (len(CLAIMS) - 5)


async def test_what_a_client_puts_before_the_address_that_its_proxy_adds_does_not_count(serve: Serve) -> None:
    async with serve(**extracted("x_forwarded_for", "10.0.0.0/8")) as world:
        await with_password(world)
        client = Client(world.application.public, PROXY)

        found = Counter(
            [await guessed(client, {"x-forwarded-for": f"{address}, {PEER}"}) for address in ADDRESSES]
        )
        other = await guessed(client, {"x-forwarded-for": f"{PEER}, 198.51.100.200"})

    assert found == {400: 5, 429: len(ADDRESSES) - 5}
    assert other == 400


async def test_the_addresses_of_one_subscriber_are_one(serve: Serve) -> None:
    async with serve() as world:
        await with_password(world)

        found = Counter(
            [
                await guessed(Client(world.application.public, f"2001:db8:7:7::{number:x}"), {})
                for number in range(1, 9)
            ]
        )

    assert found == {400: 5, 429: 3}
