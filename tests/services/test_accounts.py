from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from config.settings import Settings
from flowapi.services.accounts import profile_of
from storage.records.account import Account
from storage.records.email import Email
from storage.records.identity import Identity
from storage.records.metadata import Metadata
from storage.records.otp_secret import OtpSecret
from storage.records.user import User
from storage.records.username import Username
from storage.records.webauthn import WebauthnCredential
from tests.support.records import NOW

DEFAULTS = Settings.from_mapping({})
LATER = NOW + timedelta(days=1, microseconds=250_000)


def uid(number: int) -> UUID:
    return UUID(int=number)


USER = User(uid(1), NOW, LATER)
EMAIL = Email(uid(2), USER.id, "ada@example.com", True, True, NOW, NOW)
CREDENTIAL = WebauthnCredential(
    id="Y3JlZGVudGlhbA",
    user_id=USER.id,
    public_key="pQECAyYgASFYIA",
    attestation_type="none",
    aaguid=uid(3),
    sign_count=7,
    created_at=NOW,
    updated_at=NOW,
)
LEAST: dict[str, Any] = {
    "id": str(USER.id),
    "user_id": str(USER.id),
    "mfa_config": {"auth_app_set_up": False, "totp_enabled": True, "security_keys_enabled": True},
    "created_at": "2026-01-02T03:04:05Z",
    "updated_at": "2026-01-03T03:04:05.25Z",
}
SHOWN_CREDENTIAL: dict[str, Any] = {
    "id": "Y3JlZGVudGlhbA",
    "public_key": "pQECAyYgASFYIA",
    "attestation_type": "none",
    "aaguid": str(uid(3)),
    "created_at": "2026-01-02T03:04:05Z",
    "transports": [],
    "backup_eligible": False,
    "backup_state": False,
    "mfa_only": False,
}
SHOWN_EMAIL = {"id": str(uid(2)), "address": "ada@example.com", "is_verified": True, "is_primary": True}


def identity(provider: str, email_id: UUID | None = None, **saml: Any) -> Identity:
    return Identity(uid(9), provider, "subject", None, email_id, USER.id, NOW, NOW, **saml)


def settings(**sections: Any) -> Settings:
    return Settings.from_mapping(sections)


def test_an_account_with_nothing_shows_what_is_always_there() -> None:
    assert profile_of(Account(USER), DEFAULTS) == LEAST


def test_empty_texts_are_left_out() -> None:
    user = replace(USER, name="", given_name="", family_name=None, picture="")

    assert profile_of(Account(user), DEFAULTS) == LEAST


def test_a_full_account_shows_everything() -> None:
    account = Account(
        user=replace(
            USER, name="Ada Lovelace", given_name="Ada", family_name="Lovelace", picture="https://x.example/a"
        ),
        emails=(EMAIL, replace(EMAIL, id=uid(4), address="work@example.com", verified=False, primary=False)),
        username=Username(uid(5), USER.id, "ada", NOW, LATER),
        otp_secret=OtpSecret(uid(6), USER.id, "secret", None, NOW, NOW),
        credentials=(
            CREDENTIAL,
            replace(
                CREDENTIAL,
                id="a2V5",
                mfa_only=True,
                name="Key",
                last_used_at=LATER,
                transports=("usb", "nfc"),
                backup_eligible=True,
                backup_state=True,
            ),
        ),
        metadata=Metadata(
            public='{"plan": "gold", "seats": 1.50}', private='{"note": "x"}', unsafe='{"theme":"dark"}'
        ),
    )

    assert profile_of(account, DEFAULTS) == LEAST | {
        "mfa_config": {"auth_app_set_up": True, "totp_enabled": True, "security_keys_enabled": True},
        "passkeys": [SHOWN_CREDENTIAL],
        "security_keys": [
            SHOWN_CREDENTIAL
            | {
                "id": "a2V5",
                "mfa_only": True,
                "name": "Key",
                "last_used_at": "2026-01-03T03:04:05.25Z",
                "transports": ["usb", "nfc"],
                "backup_eligible": True,
                "backup_state": True,
            }
        ],
        "emails": [
            SHOWN_EMAIL,
            {"id": str(uid(4)), "address": "work@example.com", "is_verified": False, "is_primary": False},
        ],
        "username": {
            "id": str(uid(5)),
            "username": "ada",
            "created_at": "2026-01-02T03:04:05Z",
            "updated_at": "2026-01-03T03:04:05.25Z",
        },
        "metadata": {"public_metadata": {"plan": "gold", "seats": 1.5}, "unsafe_metadata": {"theme": "dark"}},
        "name": "Ada Lovelace",
        "given_name": "Ada",
        "family_name": "Lovelace",
        "picture": "https://x.example/a",
    }


@pytest.mark.parametrize(
    ("sections", "shown"),
    [
        ({}, {"passkeys", "security_keys"}),
        ({"passkey": {"enabled": False}}, {"security_keys"}),
        ({"mfa": {"security_keys": {"enabled": False}}}, {"passkeys"}),
        ({"mfa": {"enabled": False}}, {"passkeys", "security_keys"}),
    ],
)
def test_credentials_are_shown_where_their_kind_is_enabled(sections: dict[str, Any], shown: set[str]) -> None:
    account = Account(USER, credentials=(CREDENTIAL, replace(CREDENTIAL, mfa_only=True)))

    profile = profile_of(account, settings(**sections))

    assert {name for name in ("passkeys", "security_keys") if name in profile} == shown


@pytest.mark.parametrize(
    ("mfa", "shown"),
    [
        ({"enabled": False}, (False, False)),
        ({"totp": {"enabled": False}}, (False, True)),
        ({"security_keys": {"enabled": False}}, (True, False)),
    ],
)
def test_factors_are_usable_where_they_are_enabled(mfa: dict[str, Any], shown: tuple[bool, bool]) -> None:
    config = profile_of(Account(USER), settings(mfa=mfa))["mfa_config"]

    assert (config["totp_enabled"], config["security_keys_enabled"]) == shown


@pytest.mark.parametrize(
    ("metadata", "shown"),
    [
        (Metadata(), None),
        (Metadata(public="{}", unsafe="{}", private='{"a":1}'), None),
        (Metadata(public="", unsafe="null"), None),
        (Metadata(public=' {"a": 1} ', unsafe="{ }"), {"public_metadata": {"a": 1}}),
        (Metadata(unsafe='{"a":{}}'), {"unsafe_metadata": {"a": {}}}),
    ],
)
def test_empty_metadata_is_left_out_and_private_metadata_never_shown(
    metadata: Metadata, shown: dict[str, Any] | None
) -> None:
    assert profile_of(Account(USER, metadata=metadata), DEFAULTS).get("metadata") == shown


@pytest.mark.parametrize(
    ("given", "name", "enabled"),
    [
        (identity("google"), "Google", True),
        (identity("github"), "GitHub", False),
        (identity("linkedin"), "LinkedIn", False),
        (identity("custom_acme"), "Acme Inc.", True),
        (identity("custom_old"), "Old Co.", False),
        (identity("custom_gone"), "custom_gone", False),
        (identity("nobody"), "nobody", False),
        (identity("model_fields"), "model_fields", False),
        (identity("https://idp.example", saml_provider_name="IdP", saml_provider_enabled=True), "IdP", True),
        (
            identity("https://idp.example", saml_provider_name="IdP", saml_provider_enabled=False),
            "IdP",
            False,
        ),
    ],
)
def test_identities_have_names_and_are_shown_where_their_provider_is_enabled(
    given: Identity, name: str, *, enabled: bool
) -> None:
    configured = settings(
        third_party={
            "providers": {"google": {"enabled": True, "client_id": "x", "secret": "y"}},
            "custom_providers": {
                "acme": {"enabled": True, "display_name": "Acme Inc."},
                "old": {"enabled": False, "display_name": "Old Co."},
            },
        }
    )
    account = Account(USER, emails=(EMAIL,), identities=(replace(given, email_id=EMAIL.id),))
    shown = {"id": "subject", "provider": name, "identity_id": str(uid(9))}

    profile = profile_of(account, configured)

    of_email = {"identity": shown} | ({"identities": [shown]} if enabled else {})
    assert profile == LEAST | {"emails": [SHOWN_EMAIL | of_email]} | (
        {"identities": [shown]} if enabled else {}
    )


def test_identities_without_an_address_belong_to_the_user_only() -> None:
    configured = settings(third_party={"providers": {"google": {"enabled": True}}})
    account = Account(USER, emails=(EMAIL,), identities=(identity("google"),))

    profile = profile_of(account, configured)

    assert profile == LEAST | {
        "emails": [SHOWN_EMAIL],
        "identities": [{"id": "subject", "provider": "Google", "identity_id": str(uid(9))}],
    }
