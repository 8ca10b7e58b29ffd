"""When each action of the profile is offered."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from actions import keys
from actions.catalog import ACTIONS
from flowapi.engine.catalog import build, load_catalog
from flowapi.engine.contract import Action, Context
from storage.records.account import Account
from storage.records.otp_secret import OtpSecret
from storage.records.session import Session
from storage.records.user import User
from storage.store import Store
from tests.support.clock import NOON
from tests.support.flows import a_context
from tests.support.house import House, settings_with
from tests.support.records import a_credential, a_password, a_username, an_email

USERNAMES = {"username": {"enabled": True, "use_as_login_identifier": True}}
ALWAYS = {"profile.exchange_token", "profile.verify_credential", "profile.patch_metadata"}
"""Those that do not ask whose account it is before they run."""


def an_action(house: House, name: str) -> Action:
    """An action with the services of the house."""
    return build(load_catalog(["actions"]), house.services).actions[name]


def an_account(*parts: str) -> Account:
    """An account that has *parts*; a part that is named twice is there twice."""
    user = User(uuid4(), NOON, NOON)
    account = Account(user)
    for part in parts:
        match part:
            case "email":
                more = replace(an_email(user.id, primary=not account.emails), verified=True)
                account = replace(account, emails=(*account.emails, more))
            case "unverified":
                account = replace(account, emails=(*account.emails, an_email(user.id)))
            case "username":
                account = replace(account, username=a_username(user.id))
            case "password":
                account = replace(account, password=a_password(user.id))
            case "app":
                app = OtpSecret(uuid4(), user.id, "secret", None, NOON, NOON)
                account = replace(account, otp_secret=app)
            case _:
                key = a_credential(user.id, mfa_only=part == "security_key")
                account = replace(account, credentials=(*account.credentials, key))
    return account


@pytest.mark.parametrize(
    ("action", "parts", "settings", "offered"),
    [
        ("add_email", "", {}, True),
        ("add_email", "email email", {"email": {"limit": 2}}, False),
        ("add_email", "email", {"email": {"enabled": False}}, False),
        ("begin_authenticator_app", "", {}, True),
        ("begin_authenticator_app", "", {"mfa": {"enabled": False}}, True),
        ("begin_authenticator_app", "", {"mfa": {"totp": {"enabled": False}}}, False),
        ("begin_authenticator_app", "app", {}, False),
        ("change_password", "password", {}, True),
        ("change_password", "", {}, False),
        ("change_password", "password", {"password": {"enabled": False}}, False),
        ("change_username", "username", USERNAMES, True),
        ("change_username", "", USERNAMES, False),
        ("change_username", "username", {}, False),
        ("choose_primary_email", "email email", {}, True),
        ("choose_primary_email", "email", {}, False),
        ("choose_primary_email", "unverified", {}, True),
        ("choose_primary_email", "", {}, False),
        ("choose_primary_email", "email email", {"email": {"enabled": False}}, False),
        ("connect_provider", "", {}, False),
        ("create_passkey", "", {}, True),
        ("create_passkey", "", {"passkey": {"enabled": False}}, False),
        ("create_passkey", "passkey", {"passkey": {"limit": 1}}, False),
        ("create_passkey", "security_key", {"passkey": {"limit": 1}}, True),
        ("create_password", "", {}, True),
        ("create_password", "password", {}, False),
        ("create_password", "", {"password": {"enabled": False}}, False),
        ("create_security_key", "", {}, True),
        ("create_security_key", "", {"mfa": {"enabled": False}}, False),
        ("create_security_key", "", {"mfa": {"security_keys": {"enabled": False}}}, False),
        ("create_security_key", "security_key", {"mfa": {"security_keys": {"limit": 1}}}, False),
        ("create_security_key", "passkey", {"mfa": {"security_keys": {"limit": 1}}}, True),
        ("create_username", "", USERNAMES, True),
        ("create_username", "username", USERNAMES, False),
        ("create_username", "", {}, False),
        ("delete_account", "", {}, False),
        ("delete_account", "", {"account": {"allow_deletion": True}}, True),
        ("delete_authenticator_app", "app", {}, True),
        ("delete_authenticator_app", "", {}, False),
        ("delete_authenticator_app", "app", {"mfa": {"optional": False}}, False),
        ("delete_authenticator_app", "app security_key", {"mfa": {"optional": False}}, True),
        ("delete_authenticator_app", "app", {"mfa": {"optional": False, "enabled": False}}, True),
        ("delete_email", "", {}, True),
        ("delete_passkey", "email passkey", {}, True),
        ("delete_passkey", "email", {}, False),
        ("delete_passkey", "email passkey", {"passkey": {"optional": False}}, False),
        ("delete_passkey", "email passkey passkey", {"passkey": {"optional": False}}, True),
        ("delete_passkey", "passkey", {}, False),
        ("delete_passkey", "email passkey", {"passkey": {"enabled": False}}, False),
        ("delete_passkey", "email security_key", {"passkey": {"optional": False}}, True),
        ("delete_passkey", "email security_key", {"mfa": {"optional": False}}, True),
        ("delete_password", "email password", {}, False),
        ("delete_password", "email password", {"password": {"optional": True}}, True),
        ("delete_password", "password security_key", {"password": {"optional": True}}, False),
        ("delete_password", "password passkey", {"password": {"optional": True}}, True),
        ("delete_security_key", "security_key", {}, True),
        ("delete_security_key", "passkey", {}, False),
        ("delete_security_key", "security_key", {"mfa": {"enabled": False}}, False),
        ("delete_security_key", "security_key", {"mfa": {"optional": False}}, False),
        ("delete_security_key", "security_key app", {"mfa": {"optional": False}}, True),
        ("delete_security_key", "security_key security_key", {"mfa": {"optional": False}}, True),
        ("delete_username", "email username", USERNAMES, True),
        ("delete_username", "passkey username", USERNAMES, True),
        ("delete_username", "password username", USERNAMES, False),
        ("delete_username", "email username", {}, False),
        ("delete_username", "email username", {"username": {"enabled": True, "optional": False}}, False),
        ("disconnect_provider", "", {}, False),
        ("rename_credential", "passkey", {}, True),
        ("rename_credential", "security_key", {}, True),
        ("rename_credential", "", {}, False),
        ("rename_credential", "passkey", {"passkey": {"enabled": False}}, False),
        ("verify_credential", "", {}, True),
        ("verify_credential", "", {"passkey": {"enabled": False}}, True),
        ("verify_credential", "", {"passkey": {"enabled": False}, "mfa": {"enabled": False}}, False),
        ("verify_email", "unverified", {}, True),
        ("verify_email", "email", {}, False),
        ("verify_email", "unverified", {"email": {"enabled": False}}, False),
    ],
)
def test_what_the_account_and_the_settings_allow(
    house: House, store: Store, action: str, parts: str, settings: Mapping[str, Any], offered: bool
) -> None:
    ctx = a_context(store, {keys.WEBAUTHN: True}, settings=settings_with(settings))
    ctx.account = an_account(*parts.split())

    assert an_action(house, f"profile.{action}").offered(ctx) is offered


@pytest.mark.parametrize("action", ["create_passkey", "create_security_key", "verify_credential"])
def test_without_webauthn_there_are_no_credentials_to_add(house: House, store: Store, action: str) -> None:
    ctx = a_context(store)
    ctx.account = an_account("email")

    assert not an_action(house, f"profile.{action}").offered(ctx)


@pytest.mark.parametrize("name", sorted(name for name in ACTIONS if name.startswith("profile.")))
def test_without_an_account_nothing_can_be_done(house: House, store: Store, name: str) -> None:
    ctx = a_context(
        store, {keys.WEBAUTHN: True}, settings=settings_with({"account": {"allow_deletion": True}})
    )

    assert an_action(house, name).offered(ctx) is (name in ALWAYS)


def sessions_of(ctx: Context, count: int) -> tuple[Session, ...]:
    """Sessions of an account."""
    end = ctx.now + timedelta(hours=1)
    return tuple(Session(uuid4(), uuid4(), None, None, end, NOON, NOON, NOON) for _ in range(count))


@pytest.mark.parametrize(
    ("others", "settings", "offered"),
    [(0, {}, False), (1, {}, True), (1, {"session": {"allow_revocation": False}}, False)],
)
def test_other_sessions_can_be_ended(
    house: House, store: Store, others: int, settings: Mapping[str, Any], offered: bool
) -> None:
    ctx = a_context(store, settings=settings_with(settings))
    ctx.account, ctx.sessions = an_account("email"), sessions_of(ctx, others)

    assert an_action(house, "profile.revoke_session").offered(ctx) is offered
