"""Who wants to log in."""

from typing import Any

import pytest

from actions import keys
from actions.identifier.continue_login import ContinueLogin
from storage.store import Store
from tests.support.flows import FLOW_ID, a_context, asked, rejection_of, run_action
from tests.support.house import House, settings_with

BOTH: dict[str, Any] = {"username": {"enabled": True}}
USERNAMES: dict[str, Any] = {
    "username": {"enabled": True, "min_length": 2, "max_length": 9},
    "email": {"use_as_login_identifier": False},
}


def continue_login(house: House) -> ContinueLogin:
    return ContinueLogin(house.services.audit, house.services.saml)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (BOTH, {"name": "identifier", "type": "string", "max_length": 255}),
        ({}, {"name": "email", "type": "email", "min_length": 3, "max_length": 120}),
        (USERNAMES, {"name": "username", "type": "string", "min_length": 2, "max_length": 9}),
    ],
)
def test_it_asks_for_what_identifies(
    house: House, store: Store, changes: Any, expected: dict[str, Any]
) -> None:
    ctx = a_context(store, settings=settings_with(changes))

    assert asked(continue_login(house), ctx) == [expected | {"required": True}]


@pytest.mark.parametrize(
    ("changes", "offered"),
    [
        ({}, True),
        ({"password": {"enabled": False}}, True),
        ({"email": {"use_for_authentication": False}}, True),
        ({"password": {"enabled": False}, "email": {"use_for_authentication": False}}, False),
        ({"email": {"use_as_login_identifier": False}}, False),
        ({"email": {"enabled": False}}, False),
        (USERNAMES, True),
    ],
)
def test_it_is_offered_where_somebody_can_log_in_with_a_name(
    house: House, store: Store, changes: Any, offered: bool
) -> None:
    assert continue_login(house).offered(a_context(store, settings=settings_with(changes))) is offered


async def test_a_known_address_brings_the_facts_of_its_account(house: House, store: Store) -> None:
    user_id = await house.add_user("ada@example.com", username="ada", password="correct horse", passkey=True)
    ctx = a_context(store)

    ran = await run_action(continue_login(house), ctx, email=" ADA@example.com")

    assert ran.outcome == "identified"
    assert ctx.stash.as_dict() == {
        "user_identification": "ada@example.com",
        "email": "ada@example.com",
        "user_id": str(user_id),
        "user_has_password": True,
        "user_has_passkey": True,
        "user_has_webauthn_credential": True,
        "user_has_security_key": False,
        "user_hat_otp_secret": False,
        "user_has_username": True,
        "user_has_emails": True,
    }


async def test_a_security_key_is_a_credential_but_no_passkey(house: House, store: Store) -> None:
    await house.add_user("ada@example.com", security_key=True)
    ctx = a_context(store)

    await run_action(continue_login(house), ctx, email="ada@example.com")

    facts = (keys.HAS_PASSKEY, keys.HAS_SECURITY_KEY, keys.HAS_WEBAUTHN_CREDENTIAL, keys.HAS_PASSWORD)
    assert [ctx.stash[fact] for fact in facts] == [False, True, True, False]


async def test_an_unknown_address_is_only_remembered(house: House, store: Store) -> None:
    ctx = a_context(store)

    ran = await run_action(continue_login(house), ctx, email="nobody@example.com")

    assert ran.outcome == "identified"
    assert ctx.stash.as_dict() == {
        "user_identification": "nobody@example.com",
        "email": "nobody@example.com",
    }


async def test_with_hints_an_unknown_address_is_called_so(house: House, store: Store) -> None:
    ctx = a_context(store, settings=settings_with({"privacy": {"show_account_existence_hints": True}}))

    assert await rejection_of(continue_login(house), ctx, email="nobody@example.com") == (
        "form_data_invalid_error",
        {"email": "unknown_email_error"},
    )


async def test_a_username_brings_the_primary_address(house: House, store: Store) -> None:
    await house.add_user("ada@example.com", username="ada")
    ctx = a_context(store, settings=settings_with(BOTH))

    await run_action(continue_login(house), ctx, identifier="ADA")

    found = (keys.USER_IDENTIFICATION, keys.USERNAME, keys.EMAIL)
    assert [ctx.stash[key] for key in found] == ["ada", "ada", "ada@example.com"]


@pytest.mark.parametrize("primary", [False, True])
async def test_of_addresses_only_the_primary_one_comes_with_a_username(
    house: House, store: Store, primary: bool
) -> None:
    await house.add_user("ada@example.com", username="ada", primary=primary)
    ctx = a_context(store, settings=settings_with(BOTH))

    await run_action(continue_login(house), ctx, identifier="ada")

    assert ctx.stash[keys.EMAIL] == ("ada@example.com" if primary else None)


@pytest.mark.parametrize(("changes", "field"), [(BOTH, "identifier"), (USERNAMES, "username")])
async def test_an_unknown_username_is_called_so(house: House, store: Store, changes: Any, field: str) -> None:
    ctx = a_context(store, settings=settings_with(changes))

    assert await rejection_of(continue_login(house), ctx, **{field: "nobody"}) == (
        "form_data_invalid_error",
        {field: "unknown_username_error"},
    )


@pytest.mark.parametrize(
    ("changes", "field", "value", "code"),
    [
        ({}, "email", "", "value_missing_error"),
        ({}, "email", None, "value_missing_error"),
        ({}, "email", "a@", "value_too_short_error"),
        ({}, "email", "no address", "value_invalid_error"),
        ({}, "email", "a" * 115 + "@b.ccc", "value_too_long_error"),
        (BOTH, "identifier", "  ", "value_missing_error"),
        (BOTH, "identifier", "a" * 256, "value_too_long_error"),
        (USERNAMES, "username", "a", "value_too_short_error"),
        (USERNAMES, "username", "a" * 10, "value_too_long_error"),
    ],
)
async def test_what_cannot_be_a_name_is_refused(
    house: House, store: Store, changes: Any, field: str, value: Any, code: str
) -> None:
    ctx = a_context(store, settings=settings_with(changes))

    assert await rejection_of(continue_login(house), ctx, **{field: value}) == (
        "form_data_invalid_error",
        {field: code},
    )


async def test_it_costs_one_statement(house: House, store: Store) -> None:
    await house.add_user("ada@example.com", password="correct horse")
    heard: list[str] = []
    house.database.listen(heard.append)

    await run_action(continue_login(house), a_context(store), email="ada@example.com")

    assert len(heard) == 1


async def test_a_name_that_nobody_has_is_audited(house: House, store: Store) -> None:
    hints = settings_with({"privacy": {"show_account_existence_hints": True}}, BOTH)
    for name in ("nobody@example.com", "nobody"):
        await rejection_of(continue_login(house), a_context(store, settings=hints), identifier=name)
    await run_action(continue_login(house), a_context(store), email="nobody@example.com")
    await store.commit()

    assert [(entry["type"], entry["error"].split(" - ")[0], entry["details"]) for entry in house.audited] == [
        ("login_failure", code, {"flow_id": str(FLOW_ID)})
        for code in ("unknown_email_error", "unknown_username_error")
    ]
