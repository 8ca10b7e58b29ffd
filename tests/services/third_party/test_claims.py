"""What providers tell becomes claims of the right types."""

from typing import Any

import orjson
import pytest

from flowapi.errors.third_party import ClaimsUnusable
from flowapi.services.third_party.claims import Claims, read_claims


def test_members_are_read_in_any_case_and_the_rest_is_kept() -> None:
    told = {
        "SUB": 17,
        "email": " Ada@Example.COM ",
        "email_verified": "true",
        "name": "Ada L",
        "aud": ["one", "two"],
        "updated_at": 1700000000,
        "exp": 5,
        "nickname": None,
        "address": {"locality": "London", "street_address": 5, "x": "y"},
        "department": "R&D",
    }

    claims = read_claims(told)

    assert (claims.sub, claims.email, claims.email_verified, claims.name) == (
        "17",
        "ada@example.com",
        True,
        "Ada L",
    )
    assert orjson.loads(claims.document) == {
        "sub": "17",
        "email": "ada@example.com",
        "email_verified": True,
        "name": "Ada L",
        "aud": "one",
        "updated_at": "1700000000",
        "exp": 5,
        "address": {"locality": "London", "street_address": "5"},
        "custom_claims": {"department": "R&D"},
    }
    assert read_claims(orjson.loads(claims.document)) == claims


@pytest.mark.parametrize("sub", [None, "", [], {}, True, "x" * 256, "a\0b", "\ud800", ["1"]])
def test_without_a_usable_subject_there_are_none(sub: Any) -> None:
    with pytest.raises(ClaimsUnusable):
        read_claims({"sub": sub})


@pytest.mark.parametrize(
    "email",
    ["", "ada", "@", "a b@example.com", "a@\nb", f"{'x' * 250}@example.com", 5, "a\u202eb@example.com"],
)
def test_what_is_no_address_is_none(email: Any) -> None:
    assert read_claims({"sub": "1", "email": email}).email == ""


@pytest.mark.parametrize("name", ["x" * 256, "a\0b", "a\nb"])
def test_a_name_that_cannot_be_shown_is_left_out(name: str) -> None:
    assert read_claims({"sub": "1", "name": name}).name == ""


@pytest.mark.parametrize("verified", ["false", "", 1, 0, None, "yes", ["true"], {}])
def test_only_a_clear_yes_verifies_an_address(verified: Any) -> None:
    assert not read_claims({"sub": "1", "email": "a@b.c", "email_verified": verified}).email_verified


def test_too_much_is_not_kept() -> None:
    claims = read_claims({"sub": "1", "big": "x" * 100_000, "profile": "y" * 50_000})

    assert orjson.loads(claims.document) == {"sub": "1"}
    assert claims == Claims("1", document=claims.document)


def test_numbers_that_json_makes_one_of_are_no_subject() -> None:
    told = orjson.loads('{"sub": 123456789012345678901}')

    assert told == orjson.loads('{"sub": 123456789012345678902}')
    with pytest.raises(ClaimsUnusable):
        read_claims(told)


@pytest.mark.parametrize("email", ["mi\u212ae@example.com", "\u0130da@example.com", "\u212bsa@example.com"])
def test_an_address_does_not_become_another_one(email: str) -> None:
    assert read_claims({"sub": "1", "email": email, "email_verified": True}).email == ""


def test_an_address_in_another_script_is_one() -> None:
    assert read_claims({"sub": "1", "email": "\u00c5SA@EXAMPLE.COM"}).email == "\u00e5sa@example.com"


@pytest.mark.parametrize("other", ["EMAIL_VERIFIED", "Email_verified"])
@pytest.mark.parametrize("turned", [False, True])
def test_a_claim_as_it_is_written_in_the_standard_comes_first(other: str, turned: bool) -> None:
    told = {"sub": "1", "email": "a@b.c", "email_verified": False, other: True}

    claims = read_claims(dict(reversed(told.items())) if turned else told)

    assert not claims.email_verified


@pytest.mark.parametrize(
    "more",
    [
        {"x": orjson.loads("[" * 500 + "]" * 500)},
        {"x": 2**70},
        {"address": {"formatted": "x" * 100_000}},
        {"picture": "https://\ud800"},
    ],
    ids=["deep", "big", "long", "surrogate"],
)
def test_what_cannot_be_kept_is_left_out(more: dict[str, Any]) -> None:
    assert read_claims({"sub": "1", **more}) == Claims("1", document='{"sub":"1"}')
