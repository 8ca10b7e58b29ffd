"""Codes and the addresses they are for."""

import pytest

from tests.flows.tables import PASSKEY
from tests.support.flows import FlowDriver
from tests.support.house import House, settings_with

FORM = "form_data_invalid_error"
LIMIT = "rate_limit_exceeded"
ADA = "ada@example.com"
EVE = "eve@example.com"


async def test_without_a_code_any_code_is_wrong(house: House) -> None:
    await house.add_user(ADA)
    house.limits.full["passcode"] = 42
    flow = await house.begun("login")
    await flow.advance("continue_with_login_identifier", email=ADA)
    answer = await flow.advance("continue_to_passcode_confirmation")
    flow.expect("passcode_confirmation", error=LIMIT)
    assert answer.payload == {"resend_after": 42}

    await flow.advance("verify_passcode", code="123456")

    flow.expect("passcode_confirmation", error=FORM, inputs={"code": "passcode_invalid"})


async def test_a_code_that_was_used_is_forgotten(house: House) -> None:
    flow = await house.begun("registration")
    await flow.advance("register_login_identifier", email=ADA)
    assert set((await house.document(flow))["data"]["sticky"]) == {"passcode_id", "passcode_email"}

    await flow.advance("verify_passcode", code=await house.code())

    assert (await house.document(flow))["data"]["sticky"] == {}


async def own_code(house: House, flow: FlowDriver) -> str:
    """A code for Eve's own address, with which she goes back to the start."""
    await flow.advance("continue_with_login_identifier", email=EVE)
    await flow.advance("continue_to_passcode_confirmation")
    code = await house.code()
    await flow.advance("back")
    await flow.advance("back")
    flow.expect("login_init")
    return code


@pytest.mark.parametrize("limited", [False, True])
async def test_a_code_for_one_address_is_wrong_for_another(house: House, limited: bool) -> None:
    await house.add_user(ADA)
    await house.add_user(EVE)
    flow = await house.begun("login")
    code = await own_code(house, flow)
    if limited:
        house.limits.full["passcode"] = 60
    await flow.advance("continue_with_login_identifier", email=ADA)
    await flow.advance("continue_to_passcode_confirmation")
    flow.expect("passcode_confirmation", error=LIMIT if limited else None)

    await flow.advance("verify_passcode", code=code)

    flow.expect("passcode_confirmation", error=FORM, inputs={"code": "passcode_invalid"})


async def test_resending_under_a_limit_does_not_bring_an_old_code_back(house: House) -> None:
    await house.add_user(ADA)
    await house.add_user(EVE)
    flow = await house.begun("login")
    code = await own_code(house, flow)
    house.limits.full["passcode"] = 60
    await flow.advance("continue_with_login_identifier", email=ADA)
    await flow.advance("continue_to_passcode_confirmation")
    await flow.advance("resend_passcode")
    flow.expect("passcode_confirmation", error=LIMIT)

    await flow.advance("verify_passcode", code=code)

    flow.expect("passcode_confirmation", error=FORM, inputs={"code": "passcode_invalid"})


async def test_a_registration_does_not_verify_a_foreign_address(house: House) -> None:
    flow = await house.begun("registration")
    await flow.advance("register_login_identifier", email=EVE)
    code = await house.code()
    await flow.advance("back")
    house.limits.full["passcode"] = 60
    await flow.advance("register_login_identifier", email=ADA)
    flow.expect("passcode_confirmation", error=LIMIT)

    await flow.advance("verify_passcode", code=code)

    flow.expect("passcode_confirmation", error=FORM, inputs={"code": "passcode_invalid"})


async def test_going_back_and_forth_with_one_address_sends_one_code(house: House) -> None:
    await house.add_user(EVE)
    flow = await house.begun("login")
    code = await own_code(house, flow)

    await flow.advance("continue_with_login_identifier", email=EVE)
    await flow.advance("continue_to_passcode_confirmation")
    await flow.advance("verify_passcode", code=code)

    flow.expect(PASSKEY)
    assert len(house.limits.taken) == 1


@pytest.mark.parametrize("verification", [False, True])
@pytest.mark.parametrize("optional", [False, True])
@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("no address", "value_invalid_error"),
        ("alice@localhost", "value_invalid_error"),
        ("", "value_missing_error"),
        (None, "value_missing_error"),
    ],
)
async def test_what_is_no_address_is_refused(
    house: House, verification: bool, optional: bool, address: str | None, code: str
) -> None:
    await house.add_user(username="bob", password="correct horse")
    here = house.under(
        settings_with(
            {
                "username": {"enabled": True},
                "email": {"require_verification": verification, "optional": optional},
            }
        )
    )
    flow = await here.begun("login", webauthn=False)
    await flow.advance("continue_with_login_identifier", identifier="bob")
    await flow.advance("password_login", password="correct horse")

    answer = await flow.advance("email_address_set", email=address)

    flow.expect("onboarding_email", error=FORM, inputs={"email": code})
    assert answer.actions["email_address_set"]["inputs"]["email"]["value"] == (address or "")
    assert answer.actions["email_address_set"]["inputs"]["email"]["type"] == "string"
