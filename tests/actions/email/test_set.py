"""An address for an account that has none."""

import pytest

from actions import keys
from actions.email.set import SetEmail
from storage.store import Store
from tests.support.flows import a_context, asked, rejection_of, run_action
from tests.support.house import House, settings_with

FORM = "form_data_invalid_error"
UNVERIFIED = {"email": {"require_verification": False}}


def test_the_input_echoes_what_was_entered(store: Store) -> None:
    settings = settings_with({"email": {"optional": True, "max_length": 50}})

    assert asked(SetEmail(), a_context(store, settings=settings)) == [
        {"name": "email", "type": "string", "required": False, "max_length": 50, "value": None}
    ]


async def test_a_free_address_is_to_be_verified(store: Store) -> None:
    ctx = a_context(store, {keys.EMAIL_VERIFIED: True})

    ran = await run_action(SetEmail(), ctx, email=" Ada@Example.com ")

    assert ran.outcome == "verification_due"
    assert ctx.stash.as_dict() == {
        "email": "ada@example.com",
        "login_onboarding_create_email": True,
        "passcode_template": "email_verification",
    }


async def test_a_taken_address_goes_the_same_way_with_another_mail(house: House, store: Store) -> None:
    await house.add_user("ada@example.com")
    ctx = a_context(store)

    ran = await run_action(SetEmail(), ctx, email="ada@example.com")

    assert ran.outcome == "verification_due"
    assert ctx.stash[keys.PASSCODE_TEMPLATE] == "email_registration_attempted"


async def test_without_verification_a_free_address_is_accepted(store: Store) -> None:
    ctx = a_context(store, settings=settings_with(UNVERIFIED))

    ran = await run_action(SetEmail(), ctx, email="ada@example.com")

    assert ran.outcome == "accepted"
    assert ctx.stash.as_dict() == {"email": "ada@example.com", "login_onboarding_create_email": True}


async def test_without_verification_a_taken_address_is_refused(house: House, store: Store) -> None:
    await house.add_user("ada@example.com")
    ctx = a_context(store, settings=settings_with(UNVERIFIED))

    assert await rejection_of(SetEmail(), ctx, email="ada@example.com") == (
        FORM,
        {"email": "email_already_exists"},
    )


@pytest.mark.parametrize("settings", [{}, UNVERIFIED])
@pytest.mark.parametrize(
    ("email", "code"),
    [("", "value_missing_error"), ("ada", "value_invalid_error"), ("a" * 200, "value_too_long_error")],
)
async def test_what_is_no_address_is_refused(
    store: Store, settings: dict[str, object], email: str, code: str
) -> None:
    ctx = a_context(store, settings=settings_with({"email": {"optional": True}}, settings))

    assert await rejection_of(SetEmail(), ctx, email=email) == (FORM, {"email": code})
