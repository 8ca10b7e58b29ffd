import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given
from hypothesis import strategies as st

from flowapi.errors.credentials import TokenInvalid, UnknownSigningKey
from flowapi.services import rsa_jwk
from flowapi.services.tokens import LONGEST_TOKEN, REMEMBERED, Tokens
from tests.support.records import NOW
from tests.support.signing import jwk, loaded_keys, ring

IAT = int(NOW.timestamp())
CLAIMS: dict[str, Any] = {"sub": "ada", "iat": IAT, "exp": IAT + 60}


def part(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def signed(header: object, payload: object, kid: str = "one") -> str:
    """A token with a right signature, whatever it says."""
    content = f"{part(header)}.{part(payload)}"
    signature = rsa_jwk.parse(jwk(kid)).private.sign(content.encode(), PKCS1v15(), SHA256())
    return f"{content}.{urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def refused(tokens: Tokens, token: str, seconds: int = 0) -> bool:
    try:
        tokens.verify(token, NOW + timedelta(seconds=seconds))
    except TokenInvalid:
        return True
    return False


@pytest.fixture
def tokens() -> Tokens:
    return Tokens(loaded_keys("one", "two"))


def test_what_was_signed_verifies(tokens: Tokens) -> None:
    assert tokens.verify(tokens.sign(CLAIMS), NOW) == CLAIMS


def test_the_header_and_the_order_of_claims_are_those_of_the_reference(tokens: Tokens) -> None:
    header, payload, _ = tokens.sign({"sub": "ada", "exp": 2, "aud": ["x"]}).split(".")

    assert urlsafe_b64decode(header + "==") == b'{"alg":"RS256","kid":"two","typ":"JWT"}'
    assert urlsafe_b64decode(payload + "==") == b'{"aud":["x"],"exp":2,"sub":"ada"}'


def test_tokens_of_older_keys_verify(tokens: Tokens) -> None:
    assert tokens.verify(Tokens(loaded_keys("one")).sign(CLAIMS), NOW) == CLAIMS


@pytest.mark.parametrize("algorithm", ["RS256", "HS256", "none", "PS256", None, 1])
def test_the_key_decides_on_the_algorithm(tokens: Tokens, algorithm: object) -> None:
    token = signed({"typ": "JWT", "kid": "one", "alg": algorithm}, CLAIMS)

    assert tokens.verify(token, NOW) == CLAIMS


def test_a_public_key_is_no_secret_to_sign_with(tokens: Tokens) -> None:
    content = f"{part({'alg': 'HS256', 'kid': 'one', 'typ': 'JWT'})}.{part(CLAIMS)}"
    modulus = json.loads(jwk("one"))["n"]
    signature = hmac.digest(modulus.encode(), content.encode(), "sha256")

    assert refused(tokens, f"{content}.{urlsafe_b64encode(signature).rstrip(b'=').decode()}")


def test_a_key_that_we_do_not_have_is_told_apart(tokens: Tokens) -> None:
    with pytest.raises(UnknownSigningKey):
        tokens.verify(signed({"alg": "RS256", "kid": "three"}, CLAIMS, "three"), NOW)


def test_a_foreign_key_with_the_name_of_ours_is_refused(tokens: Tokens) -> None:
    assert refused(tokens, signed({"alg": "RS256", "kid": "one", "typ": "JWT"}, CLAIMS, "three"))


@pytest.mark.parametrize("kid", [None, 1, ["one"], {}])
def test_a_key_needs_a_name(tokens: Tokens, kid: object) -> None:
    with pytest.raises(TokenInvalid) as refusal:
        tokens.verify(signed({"alg": "RS256", "kid": kid}, CLAIMS), NOW)

    assert not isinstance(refusal.value, UnknownSigningKey)


@pytest.mark.parametrize(
    ("times", "valid"),
    [
        ({"exp": IAT + 1}, True),
        ({"exp": IAT}, False),
        ({"exp": IAT - 1}, False),
        ({"exp": IAT + 1.9}, True),
        ({"exp": IAT + 0.9}, False),
        ({"exp": 1e300}, True),
        ({}, False),
        ({"exp": None}, False),
        ({"exp": True}, False),
        ({"exp": str(IAT + 60)}, False),
        ({"exp": [IAT + 60]}, False),
        ({"exp": IAT + 60, "iat": IAT}, True),
        ({"exp": IAT + 60, "iat": IAT + 1}, False),
        ({"exp": IAT + 60, "iat": "now"}, False),
        ({"exp": IAT + 60, "nbf": IAT}, True),
        ({"exp": IAT + 60, "nbf": IAT + 1}, False),
        ({"exp": IAT + 60, "nbf": None}, False),
        ({"exp": IAT + 60, "nbf": -1}, True),
    ],
)
def test_times_count_in_whole_seconds_without_leeway(
    tokens: Tokens, times: dict[str, Any], *, valid: bool
) -> None:
    assert refused(tokens, tokens.sign(times)) is not valid


def test_a_token_expires_although_it_was_verified_before(tokens: Tokens) -> None:
    token = tokens.sign(CLAIMS)

    assert [refused(tokens, token, seconds) for seconds in (0, 59, 60, 61, 0)] == [
        False,
        False,
        True,
        True,
        False,
    ]


def test_a_key_that_is_gone_takes_its_tokens_with_it() -> None:
    keys = loaded_keys("one", "two")
    tokens = Tokens(keys)
    token = tokens.sign(CLAIMS)
    before = refused(tokens, token)

    keys.ring = ring("one")

    assert (before, refused(tokens, token)) == (False, True)


def test_callers_cannot_change_what_is_remembered(tokens: Tokens) -> None:
    token = tokens.sign(CLAIMS)

    tokens.verify(token, NOW)["sub"] = "eve"

    assert tokens.verify(token, NOW) == CLAIMS


def test_only_so_many_tokens_are_remembered(tokens: Tokens, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flowapi.services.tokens.REMEMBERED", 3)
    all_tokens = [tokens.sign(CLAIMS | {"n": number}) for number in range(5)]

    for token in all_tokens:
        tokens.verify(token, NOW)

    assert len(tokens._verified) == 3
    assert [tokens.verify(token, NOW)["n"] for token in all_tokens] == [0, 1, 2, 3, 4]
    assert REMEMBERED == 1024


@pytest.mark.parametrize(
    "token",
    [
        "",
        ".",
        "..",
        "...",
        "a.b",
        "a.b.c",
        "a.b.c.d",
        "e30.e30.e30",
        "Bearer x",
        "\x00",
        "ü.ü.ü",
        "\ud800",
        "." * 8000,
        "a" * 100_000,
        f"{part([])}.{part({})}.AAAA",
        f"{part('{')}.{part({})}.AAAA",
        f"{part('[' * 3000)}.{part({})}.AAAA",
    ],
)
def test_malformed_tokens_are_refused(tokens: Tokens, token: str) -> None:
    assert refused(tokens, token)


@pytest.mark.parametrize("payload", ["", "[]", "null", "1", "{", '"text"', "[" * 2000, "\x00"])
def test_payloads_that_are_no_objects_are_refused(tokens: Tokens, payload: str) -> None:
    assert refused(tokens, signed({"alg": "RS256", "kid": "one", "typ": "JWT"}, payload))


def test_long_tokens_are_refused_unread(tokens: Tokens) -> None:
    overhead = len(tokens.sign({"exp": IAT + 60, "x": ""}))
    fits = tokens.sign({"exp": IAT + 60, "x": "y" * ((LONGEST_TOKEN - overhead) // 4 * 3 - 3)})
    too_long = tokens.sign({"exp": IAT + 60, "x": "y" * ((LONGEST_TOKEN - overhead) // 4 * 3 + 9)})

    assert (len(fits) <= LONGEST_TOKEN, len(too_long) > LONGEST_TOKEN) == (True, True)
    assert (refused(tokens, fits), refused(tokens, too_long)) == (False, True)


@given(place=st.integers(0, 10_000), char=st.sampled_from("AaBz09-_.=+/ \n"))
def test_any_change_of_a_token_is_refused(place: int, char: str) -> None:
    tokens = Tokens(loaded_keys("one"))
    token = tokens.sign(CLAIMS)
    place %= len(token)
    changed = token[:place] + char + token[place + 1 :]

    assert refused(tokens, changed) is (changed != token)


@given(place=st.integers(0, 10_000), text=st.text(min_size=1, max_size=3))
def test_any_insertion_is_refused(place: int, text: str) -> None:
    tokens = Tokens(loaded_keys("one"))
    token = tokens.sign(CLAIMS)
    place %= len(token) + 1

    assert refused(tokens, token[:place] + text + token[place:])


@given(st.text(alphabet=st.characters(), max_size=200) | st.from_regex(r"[\w.=-]{0,200}"))
def test_whatever_is_presented_is_refused(text: str) -> None:
    assert refused(Tokens(loaded_keys("one")), text)
