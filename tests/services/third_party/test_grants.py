"""A code is redeemed in the way that its provider takes."""

from collections import deque
from urllib.parse import parse_qs

import pytest

from flowapi.errors.third_party import ProviderUnavailable
from flowapi.services.outbound.answer import Answer
from flowapi.services.third_party.grants import Grants
from flowapi.services.third_party.provider import Grant
from tests.services.third_party.asking import CLIENT, FakeExchange

URL = "https://provider.example/token"
REFUSED = Answer(401, "application/json", b'{"error": "invalid_client"}')


async def redeem(grants: Grants, verifier: str = "") -> Grant:
    return await grants.redeem(URL, CLIENT, "https://us.example/callback", code="c", verifier=verifier)


async def test_we_say_who_we_are_in_a_header() -> None:
    exchange = FakeExchange({URL: {"access_token": "access", "id_token": "signed"}})

    assert await redeem(Grants(exchange), "verifier") == Grant("access", "signed")

    [(_, _, headers, body)] = exchange.asked
    assert headers["Authorization"] == "Basic b3VyK2lkOm91ciUzQXNlY3JldA=="
    assert parse_qs(body) == {
        "grant_type": ["authorization_code"],
        "redirect_uri": ["https://us.example/callback"],
        "code": ["c"],
        "code_verifier": ["verifier"],
    }


async def test_or_in_the_body_which_is_remembered() -> None:
    form = Answer(200, "application/x-www-form-urlencoded", b"access_token=access&token_type=bearer")
    exchange = FakeExchange({URL: deque([REFUSED, form, form])})
    grants = Grants(exchange)

    assert [await redeem(grants), await redeem(grants)] == [Grant("access")] * 2

    _, (_, _, headers, body), again = exchange.asked
    assert "Authorization" not in headers
    assert parse_qs(body)["client_secret"] == ["our:secret"]
    assert again[3] == body


async def test_a_code_that_is_spent_is_not_tried_again() -> None:
    exchange = FakeExchange({URL: Answer(400, "application/json", b'{"error": "invalid_grant"}')})

    with pytest.raises(ProviderUnavailable, match="invalid_grant"):
        await redeem(Grants(exchange))

    assert len(exchange.asked) == 1


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"access_token": 5}', b'{"access_token": ""}', b'{"error": "\\n"}']
)
async def test_without_an_access_token_there_is_none(body: bytes) -> None:
    with pytest.raises(ProviderUnavailable):
        await redeem(Grants(FakeExchange({URL: Answer(200, "application/json", body)})))


async def test_nor_from_nobody() -> None:
    with pytest.raises(ProviderUnavailable, match="nobody is there"):
        await redeem(Grants(FakeExchange()))
