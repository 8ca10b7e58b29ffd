"""Accounts that change, or are not what they seem, while a flow is under way."""

from uuid import uuid4

import pytest

from storage.records.email import Email
from storage.records.user import User
from tests.support.authenticator import Authenticator
from tests.support.clock import NOON
from tests.support.house import House, settings_with

ADA, EVE = "ada@example.com", "eve@example.com"


async def test_a_password_of_the_addresss_new_owner_does_not_log_in_as_the_old_one(house: House) -> None:
    ada = await house.add_user(ADA, password="correct horse")
    eve = await house.add_user(password="battery staple")
    flow = await house.begun("login")
    await flow.advance("continue_with_login_identifier", email=ADA)
    await flow.advance("continue_to_password_login")
    async with house.database.store() as store:
        await store.users.delete(ada)
        await store.emails.add(Email(uuid4(), eve, ADA, True, True, NOON, NOON))
        await store.commit()

    await flow.advance("password_login", password="battery staple")

    flow.expect("login_password", error="form_data_invalid_error", inputs={"password": "value_invalid_error"})


@pytest.mark.parametrize("way_in", ["login", "recovery"])
async def test_an_address_that_has_left_the_account_does_not_open_it_any_more(
    house: House, way_in: str
) -> None:
    ada = await house.add_user(ADA, password="correct horse")
    flow = await house.begun("login")
    await flow.advance("continue_with_login_identifier", email=ADA)
    if way_in == "recovery":
        await flow.advance("continue_to_password_login")
        await flow.advance("continue_to_passcode_confirmation_recovery")
    else:
        await flow.advance("continue_to_passcode_confirmation")
    await house.code()
    async with house.database.store() as store:
        await store.users.delete(ada)
        await store.users.add(User(ada, NOON, NOON))
        await store.commit()
    await flow.advance("resend_passcode")

    await flow.advance("verify_passcode", code=await house.code())

    flow.expect("passcode_confirmation", error="form_data_invalid_error", inputs={"code": "passcode_invalid"})
    assert (await house.account(ada)).emails == ()


async def test_an_account_whose_addresses_are_all_secondary_gets_no_code_by_its_username(
    house: House,
) -> None:
    await house.add_user(ADA, username="ada", password="correct horse", primary=False)
    here = house.under(
        settings_with({"privacy": {"only_show_actual_login_methods": True}, "username": {"enabled": True}})
    )
    flow = await here.begun("login")

    await flow.advance("continue_with_login_identifier", identifier="ada")

    flow.expect("login_password")


async def test_a_passkey_of_somebody_else_takes_the_typed_address_with_it(house: House) -> None:
    authenticator = Authenticator()
    await house.add_user(username="eve", authenticator=authenticator)
    await house.add_user(ADA)
    here = house.under(
        settings_with(
            {
                "username": {"enabled": True},
                "password": {"acquire_on_login": "always"},
                "email": {"acquire_on_login": False},
            }
        )
    )
    flow = await here.begun("login")
    await flow.advance("continue_with_login_identifier", identifier=ADA)
    await flow.advance("webauthn_generate_request_options")

    await flow.advance(
        "webauthn_verify_assertion_response",
        assertion_response=authenticator.get(flow.payload["request_options"]),
    )

    flow.expect("password_creation")
    data = (await here.document(flow))["data"]
    assert (data["username"], data.get("email")) == ("eve", None)
