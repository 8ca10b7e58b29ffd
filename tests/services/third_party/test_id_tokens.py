"""An id token counts if it is signed by its provider, for us, about this login."""

from collections import deque
from datetime import timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from flowapi.errors.third_party import ClaimsUnusable, ProviderUnavailable
from flowapi.services.third_party.id_tokens import signed_claims
from flowapi.services.third_party.provider import Grant
from flowapi.services.third_party.sources import Sources
from tests.services.third_party.asking import FakeExchange, sources_of
from tests.support.clock import NOON

KEYS = "https://provider.example/keys"
KEY, OTHER = (RSAKey.generate_key(2048, {"kid": kid}) for kid in ("one", "two"))
FRESH = timedelta(seconds=61)
PUBLISHED = {"keys": [KEY.as_dict(private=False)]}
NOW = int(NOON.timestamp())
CLAIMS = {
    "iss": "https://provider.example",
    "aud": "our id",
    "sub": "1",
    "iat": NOW,
    "exp": NOW + 60,
    "nonce": "nonce",
}


def signed(header: dict[str, Any] | None = None, key: Any = KEY, **claims: Any) -> str:
    content = {name: value for name, value in (CLAIMS | claims).items() if value is not None}
    return jwt.encode(header or {"alg": "RS256", "kid": key.kid}, content, key)


async def read(token: str, sources: Sources | None = None, *, secret: str = "") -> dict[str, Any]:
    return await signed_claims(
        sources or sources_of({KEYS: PUBLISHED}),
        Grant("access", token),
        keys=KEYS,
        issuer="https://provider.example",
        client_id="our id",
        nonce="nonce",
        secret=secret,
    )


async def test_what_is_signed_is_read() -> None:
    assert await read(signed()) == CLAIMS
    assert (await read(signed(aud=["our id", "other"], azp="our id")))["sub"] == "1"


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"iss": None},
        {"aud": "other"},
        {"aud": ["our id", "other"], "azp": "other"},
        {"aud": None},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": NOW - 60},
        {"exp": None},
        {"iat": NOW + 600},
        {"nbf": NOW + 600},
        {"sub": None},
        {"at_hash": "wrong"},
    ],
)
async def test_what_is_not_about_this_login_is_refused(claims: dict[str, Any]) -> None:
    with pytest.raises(ClaimsUnusable):
        await read(signed(**claims))


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "a.b.c",
        signed(key=OTHER, header={"alg": "RS256", "kid": "one"}),
        signed(key=OctKey.import_key("a secret of thirty-two characters"), header={"alg": "HS256"}),
        signed().rpartition(".")[0] + ".",
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.",
    ],
    ids=lambda _: "token",
)
async def test_what_the_provider_has_not_signed_is_refused(token: str) -> None:
    with pytest.raises(ClaimsUnusable):
        await read(token)


async def test_a_shared_secret_signs_where_it_is_one() -> None:
    secret = "a secret of thirty-two characters"
    token = signed(key=OctKey.import_key(secret), header={"alg": "HS256"})

    assert (await read(token, secret=secret))["sub"] == "1"
    with pytest.raises(ClaimsUnusable):
        await read(token, secret="another secret of as many characters")


async def test_new_keys_are_asked_for_but_not_all_the_time() -> None:
    both = {"keys": [KEY.as_dict(private=False), OTHER.as_dict(private=False)]}
    sources = sources_of({KEYS: deque([PUBLISHED, both])})
    assert isinstance(sources.exchange, FakeExchange)
    await read(signed(), sources)

    with pytest.raises(ClaimsUnusable):
        await read(signed(key=OTHER), sources)
    sources.clock.now += FRESH  # type: ignore[attr-defined] # it is a fake one
    assert await read(signed(key=OTHER, iat=NOW, exp=NOW + 600), sources)

    assert len(sources.exchange.asked) == 2


async def test_without_keys_nothing_can_be_read() -> None:
    with pytest.raises(ProviderUnavailable):
        await read(signed(), sources_of({KEYS: {}}))


async def test_keys_that_nobody_understands_stand_in_nobodys_way() -> None:
    strange = [{"kty": "EC", "crv": "P-999"}, {"kty": "RSA", "kid": "two"}, {"kty": "AKP"}, {"kty": []}, "x"]

    sources = sources_of({KEYS: {"keys": [*strange, KEY.as_dict(private=False)]}})

    assert await read(signed(), sources) == CLAIMS


async def test_however_many_keys_there_are_only_those_that_are_meant_are_read() -> None:
    many = [{"kty": "RSA", "kid": "one", "n": "AQAB", "e": "AQAB"}] * 5_000

    with pytest.raises(ClaimsUnusable):
        await read(signed(), sources_of({KEYS: {"keys": many}}))


async def test_a_token_that_names_no_key_is_read_where_there_is_one_only() -> None:
    token = signed(header={"alg": "RS256"})
    both = {"keys": [KEY.as_dict(private=False), OTHER.as_dict(private=False)]}

    assert await read(token) == CLAIMS
    with pytest.raises(ClaimsUnusable):
        await read(token, sources_of({KEYS: both}))
