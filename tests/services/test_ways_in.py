"""Which accounts their owners can log in to."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from flowapi.services.ways_in import can_log_in, leaves_a_way_in
from storage.records.account import Account
from storage.records.identity import Identity
from storage.records.user import User
from tests.support.house import settings_with
from tests.support.records import NOW, a_credential, a_password, a_username, an_email

NOBODY = Account(User(uuid4(), NOW, NOW))
USERNAMES = {"username": {"enabled": True, "use_as_login_identifier": True}}
NO_CODES = {"email": {"use_for_authentication": False}}
NO_ADDRESSES = {"email": {"enabled": False}}
GOOGLE = {"third_party": {"providers": {"google": {"enabled": True, "client_id": "a", "secret": "b"}}}}


def account(*parts: str, primary: bool = True) -> Account:
    """An account that has *parts*."""
    user_id = NOBODY.id
    all_parts: dict[str, Any] = {
        "email": {"emails": (an_email(user_id, primary=primary),)},
        "username": {"username": a_username(user_id)},
        "password": {"password": a_password(user_id)},
        "passkey": {"credentials": (a_credential(user_id),)},
        "security_key": {"credentials": (a_credential(user_id, mfa_only=True),)},
        "google": {"identities": (Identity(uuid4(), "google", "1", None, None, user_id, NOW, NOW),)},
        "saml": {"identities": (Identity(uuid4(), "idp", "1", None, None, user_id, NOW, NOW, "IdP", True),)},
    }
    made = NOBODY
    for part in parts:
        made = replace(made, **all_parts[part])
    return made


@pytest.mark.parametrize(
    ("parts", "settings", "found"),
    [
        ((), {}, False),
        (("email",), {}, True),
        (("email",), NO_CODES, False),
        (("email",), NO_ADDRESSES, False),
        (("email", "password"), NO_CODES, True),
        (("email", "password"), NO_ADDRESSES, False),
        (("email", "password"), {"password": {"enabled": False}, **NO_CODES}, False),
        (("password",), {}, False),
        (("username", "password"), USERNAMES, True),
        (("username", "password"), {}, False),
        (("username",), USERNAMES, False),
        (("username", "email"), {**USERNAMES, "email": {"use_as_login_identifier": False}}, True),
        (("email",), {**USERNAMES, "email": {"use_as_login_identifier": False}}, False),
        (("passkey",), {}, True),
        (("passkey",), {"passkey": {"enabled": False}}, False),
        (("security_key",), {}, False),
        (("google",), GOOGLE, True),
        (("google",), {}, False),
        (("saml",), {"saml": {"enabled": True}}, True),
        (("saml",), {}, False),
    ],
)
def test_what_logs_in(parts: tuple[str, ...], settings: Mapping[str, Any], found: bool) -> None:
    assert can_log_in(account(*parts), settings_with(settings)) is found


def test_a_username_gets_its_codes_at_the_primary_address_alone() -> None:
    settings = settings_with(USERNAMES, {"email": {"use_as_login_identifier": False}})

    assert not can_log_in(account("username", "email", primary=False), settings)


def test_what_is_not_there_cannot_be_taken_away() -> None:
    settings = settings_with()

    assert leaves_a_way_in(account("email", "passkey"), account("email"), settings)
    assert not leaves_a_way_in(account("passkey"), account("security_key"), settings)
    assert leaves_a_way_in(account("security_key"), account(), settings)
