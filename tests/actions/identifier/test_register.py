"""Who wants to sign up."""

from typing import Any
from uuid import UUID

import pytest

from actions import keys
from actions.identifier.register import RegisterIdentifier
from storage.store import Store
from tests.support.flows import a_context, asked, rejection_of, run_action
from tests.support.house import House, settings_with
from tests.support.saml import NO_SAML

FORM = "form_data_invalid_error"
BOTH: dict[str, Any] = {"username": {"enabled": True, "optional": True}}


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({}, ["email"]),
        (BOTH, ["email", "username"]),
        ({"username": {"enabled": True, "acquire_on_registration": False}}, ["email"]),
        ({"email": {"acquire_on_registration": False}, **BOTH}, ["username"]),
        ({"email": {"enabled": False}, **BOTH}, ["username"]),
        ({"email": {"enabled": False}}, []),
        ({"account": {"allow_signup": False}}, None),
    ],
)
def test_it_asks_for_what_is_acquired(store: Store, changes: Any, names: list[str] | None) -> None:
    ctx = a_context(store, settings=settings_with(changes))
    action = RegisterIdentifier(NO_SAML)

    assert action.offered(ctx) is bool(names)
    if names is not None:
        assert [item.name for item in action.inputs(ctx)] == names


def test_the_inputs_are_those_of_the_settings(store: Store) -> None:
    settings = settings_with(
        {
            "email": {"optional": True, "max_length": 50},
            "username": {"enabled": True, "optional": False, "min_length": 4, "max_length": 20},
        }
    )

    assert asked(RegisterIdentifier(NO_SAML), a_context(store, settings=settings)) == [
        {"name": "email", "type": "email", "required": False, "max_length": 50},
        {"name": "username", "type": "string", "required": True, "min_length": 4, "max_length": 20},
    ]


async def test_a_free_address_is_to_be_verified(store: Store) -> None:
    ctx = a_context(store)

    ran = await run_action(RegisterIdentifier(NO_SAML), ctx, email=" ADA@Example.com ")

    assert ran.outcome == "registered"
    stashed = dict(ctx.stash.as_dict())
    assert UUID(stashed.pop("user_id")).version == 4
    assert stashed == {"email": "ada@example.com", "passcode_template": "email_verification"}


async def test_without_verification_no_mail_is_chosen(store: Store) -> None:
    ctx = a_context(store, settings=settings_with({"email": {"require_verification": False}}))

    await run_action(RegisterIdentifier(NO_SAML), ctx, email="ada@example.com")

    assert ctx.stash[keys.PASSCODE_TEMPLATE] is None


async def test_address_and_username_together(store: Store) -> None:
    ctx = a_context(store, settings=settings_with(BOTH))

    await run_action(RegisterIdentifier(NO_SAML), ctx, email="ada@example.com", username="ADA_1")

    assert (ctx.stash[keys.EMAIL], ctx.stash[keys.USERNAME]) == ("ada@example.com", "ada_1")


async def test_a_taken_address_leads_to_a_code_that_leads_nowhere(house: House, store: Store) -> None:
    await house.add_user("ada@example.com")
    ctx = a_context(store)

    ran = await run_action(RegisterIdentifier(NO_SAML), ctx, email="ada@example.com")

    assert ran.outcome == "taken"
    assert ctx.stash.as_dict() == {
        "email": "ada@example.com",
        "passcode_template": "email_registration_attempted",
    }


@pytest.mark.parametrize(
    "changes",
    [{"email": {"require_verification": False}}, {"privacy": {"show_account_existence_hints": True}}],
)
async def test_a_taken_address_is_called_so_where_it_shows_anyway(
    house: House, store: Store, changes: Any
) -> None:
    await house.add_user("ada@example.com")
    ctx = a_context(store, settings=settings_with(changes))

    assert await rejection_of(RegisterIdentifier(NO_SAML), ctx, email="ada@example.com") == (
        FORM,
        {"email": "email_already_exists"},
    )


@pytest.mark.parametrize(
    ("username", "code"),
    [
        ("ada", "username_already_exists"),
        ("a d a", "invalid_username_error"),
        ("adä", "invalid_username_error"),
        ("ada@example.com", "invalid_username_error"),
        ("ad", "value_too_short_error"),
    ],
)
async def test_a_username_is_well_formed_and_free(
    house: House, store: Store, username: str, code: str
) -> None:
    await house.add_user(username="ada")
    ctx = a_context(store, settings=settings_with(BOTH))

    assert await rejection_of(RegisterIdentifier(NO_SAML), ctx, email="a@b.cc", username=username) == (
        FORM,
        {"username": code},
    )


async def test_a_missing_required_address_is_called_so(store: Store) -> None:
    assert await rejection_of(RegisterIdentifier(NO_SAML), a_context(store)) == (
        FORM,
        {"email": "value_missing_error"},
    )
