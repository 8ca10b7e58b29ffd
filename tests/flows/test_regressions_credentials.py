"""No account without a way to log in, and no credential twice."""

from typing import Any

import pytest

from tests.flows.tables import ONE_FACTOR, PASSKEY, PASSWORD, planned
from tests.support.house import House, settings_with

FORM = "form_data_invalid_error"
NOT_PERMITTED = "operation_not_permitted_error"
ADA = "ada@example.com"
USERNAMES_ONLY: dict[str, Any] = {
    "email": {"acquire_on_registration": False},
    "username": {"enabled": True, "optional": False},
    "passkey": {"optional": True},
    "password": {"optional": True},
}


@pytest.mark.parametrize(
    ("changes", "webauthn", "state"),
    [
        ({"passkey": {"acquire_on_registration": "never"}}, True, PASSWORD),
        ({"passkey": {"enabled": False}}, True, PASSWORD),
        ({}, False, PASSWORD),
        ({"password": {"acquire_on_registration": "never"}}, True, PASSKEY),
        ({"password": {"enabled": False}}, True, PASSKEY),
    ],
)
async def test_the_only_credential_cannot_be_skipped(
    house: House, changes: dict[str, Any], webauthn: bool, state: str
) -> None:
    here = house.under(settings_with(USERNAMES_ONLY, changes))
    flow = await here.begun("registration", webauthn=webauthn)

    await flow.advance("register_login_identifier", username="ada")

    flow.expect(state)
    assert "skip" not in flow.offered


async def test_it_cannot_be_skipped_after_a_mistake_either(house: House) -> None:
    here = house.under(settings_with(USERNAMES_ONLY, {"passkey": {"acquire_on_registration": "never"}}))
    flow = await here.begun("registration")
    await flow.advance("register_login_identifier", username="ada")

    await flow.advance("register_password", new_password="short")

    flow.expect(PASSWORD, error=FORM, inputs={"new_password": "value_too_short_error"})
    assert "skip" not in flow.offered
    await flow.advance("skip")
    flow.expect("error", error=NOT_PERMITTED)


async def test_of_two_credentials_one_can_be_skipped(house: House) -> None:
    here = house.under(settings_with(USERNAMES_ONLY))
    flow = await here.begun("registration")
    await flow.advance("register_login_identifier", username="ada")
    flow.expect(PASSKEY)

    await flow.advance("skip")

    flow.expect(PASSWORD)
    assert "skip" not in flow.offered


async def test_after_a_recovery_no_second_password_is_asked_for(house: House) -> None:
    user_id = await house.add_user(ADA)
    here = house.under(settings_with({"password": {"acquire_on_login": "always"}}))
    flow = await here.begun("login", webauthn=False)
    await flow.advance("continue_with_login_identifier", email=ADA)
    await flow.advance("continue_to_password_login")
    await flow.advance("continue_to_passcode_confirmation_recovery")
    await flow.advance("verify_passcode", code=await here.code())

    await flow.advance("password_recovery", new_password="battery staple")

    flow.expect("success")
    assert (await here.account(user_id)).password


async def test_a_password_of_the_onboarding_is_stored_once(house: House) -> None:
    user_id = await house.add_user(ADA)
    here = house.under(settings_with({"password": {"acquire_on_login": "always"}}))
    flow = await here.begun("login")
    await flow.advance("continue_with_login_identifier", email=ADA)
    await flow.advance("continue_to_passcode_confirmation")
    await flow.advance("verify_passcode", code=await here.code())
    assert await planned(here, flow) == [PASSWORD, PASSKEY, "success"]

    await flow.advance("register_password", new_password="battery staple")

    flow.expect(PASSKEY)
    assert "new_password" not in (await here.document(flow))["data"]
    assert (await here.account(user_id)).password


async def test_an_address_that_was_not_asked_for_is_not_read(house: House) -> None:
    here = house.under(settings_with(USERNAMES_ONLY, ONE_FACTOR))
    flow = await here.begun("registration", webauthn=False)

    await flow.advance("register_login_identifier", username="ada", email="not even an address")
    await flow.advance("register_password", new_password="correct horse")

    answer = flow.expect("success")
    assert answer.payload
    assert "emails" not in answer.payload["user"]


@pytest.mark.parametrize(
    ("changes", "inputs"),
    [
        ({"email": {"optional": True}}, {"email": "value_invalid_error"}),
        (
            {"email": {"optional": True}, "username": {"enabled": True, "optional": True}},
            {"email": "value_invalid_error", "username": "value_invalid_error"},
        ),
        (
            {"email": {"optional": True}, "username": {"enabled": False, "optional": False}},
            {"email": "value_invalid_error"},
        ),
    ],
)
async def test_somebody_without_a_name_cannot_sign_up(
    house: House, changes: dict[str, Any], inputs: dict[str, str]
) -> None:
    flow = await house.under(settings_with(changes)).begun("registration")

    await flow.advance("register_login_identifier", email="", username="")

    flow.expect("registration_init", error=FORM, inputs=inputs)
    assert flow.current
    causes = [
        schema["error"]["cause"]
        for schema in flow.current.actions["register_login_identifier"]["inputs"].values()
    ]
    assert all(causes)
