from typing import Any

import pytest

from flowapi.errors.credentials import ClaimsInvalid
from flowapi.services.claims import shown_claims

USER = "11111111-2222-4333-8444-555555555555"
SESSION = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
NIL = "00000000-0000-0000-0000-000000000000"
EMAIL = {"address": "ada@example.com", "is_primary": True, "is_verified": True}
LEAST: dict[str, Any] = {"sub": USER, "session_id": SESSION, "exp": 1767323045}
SHOWN_LEAST = {"expiration": "2026-01-02T03:04:05Z", "session_id": SESSION, "subject": USER}


def test_all_claims_are_shown_flat_and_in_order() -> None:
    shown = shown_claims(
        LEAST
        | {
            "iat": 1767279845,
            "aud": ["localhost"],
            "iss": "https://login.example.com",
            "email": EMAIL,
            "username": "ada",
            "amr": ["pwd"],
            "role": {"name": "admin"},
        }
    )

    assert list(shown.items()) == [
        ("amr", ["pwd"]),
        ("audience", ["localhost"]),
        ("email", EMAIL),
        ("expiration", "2026-01-02T03:04:05Z"),
        ("issued_at", "2026-01-01T15:04:05Z"),
        ("issuer", "https://login.example.com"),
        ("role", {"name": "admin"}),
        ("session_id", SESSION),
        ("subject", USER),
        ("username", "ada"),
    ]


@pytest.mark.parametrize(
    ("claims", "shown"),
    [
        ({}, {}),
        ({"aud": [], "iss": ""}, {}),
        ({"aud": "localhost"}, {"audience": ["localhost"]}),
        ({"username": 1}, {}),
        ({"username": ""}, {"username": ""}),
        ({"jti": "x", "nbf": 1}, {}),
        ({"exp": 1767323045.9}, {}),
        ({"sub": USER.upper(), "session_id": SESSION.replace("-", "")}, {}),
        ({"nothing": None, "list": [1]}, {"nothing": None, "list": [1]}),
    ],
)
def test_claims_appear_where_they_have_something_to_say(
    claims: dict[str, Any], shown: dict[str, Any]
) -> None:
    assert shown_claims(LEAST | claims) == SHOWN_LEAST | shown


def test_standard_members_win_over_claims_of_a_template() -> None:
    template = dict.fromkeys(("subject", "expiration", "issuer", "audience", "issued_at"), "mine")

    assert shown_claims(LEAST | template | {"iat": 1767279845, "aud": ["us"], "iss": "us"}) == SHOWN_LEAST | {
        "issued_at": "2026-01-01T15:04:05Z",
        "audience": ["us"],
        "issuer": "us",
    }


def test_what_is_absent_is_nothing() -> None:
    assert shown_claims({}) == {"expiration": "0001-01-01T00:00:00Z", "session_id": NIL, "subject": NIL}


@pytest.mark.parametrize(
    ("claims", "message"),
    [
        ({"sub": "ada"}, "'subject' is not a uuid"),
        ({"sub": 1}, "'subject' is not a uuid"),
        ({"session_id": "none"}, "'session_id' is not a uuid"),
        ({"session_id": [SESSION]}, "'session_id' is not a uuid"),
        ({"email": "ada@example.com"}, "unexpected 'email' claim type"),
        ({"email": None}, "unexpected 'email' claim type"),
        ({"exp": "soon"}, "'exp' is not a time"),
        ({"exp": None}, "'exp' is not a time"),
        ({"exp": 1e300}, "'exp' is not a time"),
        ({"exp": float("nan")}, "'exp' is not a time"),
        ({"iat": {}}, "'iat' is not a time"),
    ],
)
def test_claims_of_another_kind_are_refused(claims: dict[str, Any], message: str) -> None:
    with pytest.raises(ClaimsInvalid, match=message):
        shown_claims(LEAST | claims)
