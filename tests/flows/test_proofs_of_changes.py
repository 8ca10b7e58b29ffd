"""What a login adds to an account, where the credential that it was begun with has been changed meanwhile."""

from tests.support.authenticator import Authenticator
from tests.support.half_done import (
    ADA,
    ASKING,
    NAMELESS,
    PASSWORD,
    by_code,
    by_password,
    by_recovery,
    changed,
    new_password,
    no_address,
    refused,
)
from tests.support.house import Furnish


async def test_no_passkey_is_added_on_the_strength_of_an_old_password(furnish: Furnish) -> None:
    house = furnish(ASKING, NAMELESS, {"passkey": {"acquire_on_login": "always"}})
    user_id = await house.add_user(ADA, password=PASSWORD)
    flow = await by_password(house)
    await flow.advance("webauthn_generate_creation_options")
    answer = Authenticator().create(flow.payload["creation_options"])
    await changed(house, user_id, new_password)

    await refused(house, flow, user_id, "webauthn_verify_attestation_response", public_key=answer)


async def test_no_password_is_added_on_the_strength_of_an_address_that_is_gone(furnish: Furnish) -> None:
    house = furnish(ASKING, NAMELESS, {"password": {"acquire_on_login": "always"}})
    user_id = await house.add_user(ADA, username="ada_l")
    flow = await by_code(house)
    flow.expect("password_creation")
    await changed(house, user_id, no_address)

    await refused(house, flow, user_id, "register_password", new_password=PASSWORD)


async def test_no_app_is_added_on_the_strength_of_an_old_password(furnish: Furnish) -> None:
    house = furnish(ASKING, NAMELESS, {"mfa": {"acquire_on_login": True}})
    user_id = await house.add_user(ADA, password=PASSWORD)
    flow = await by_password(house)
    await flow.advance("continue_to_otp_secret_creation")
    code = house.otp(flow.payload["otp_secret"])
    await changed(house, user_id, new_password)

    await refused(house, flow, user_id, "otp_code_verify", otp_code=code)


async def test_no_address_is_added_on_the_strength_of_an_old_password(furnish: Furnish) -> None:
    house = furnish(
        ASKING,
        {
            "username": {"acquire_on_login": False},
            "email": {"require_verification": False, "acquire_on_login": True},
        },
    )
    user_id = await house.add_user(username="ada_l", password=PASSWORD)
    flow = await house.begun("login")
    await flow.advance("continue_with_login_identifier", identifier="ada_l")
    await flow.advance("password_login", password=PASSWORD)
    flow.expect("onboarding_email")
    await changed(house, user_id, new_password)

    await refused(house, flow, user_id, "email_address_set", email=ADA)


async def test_no_password_is_replaced_through_an_address_that_is_gone(furnish: Furnish) -> None:
    house = furnish(ASKING)
    user_id = await house.add_user(ADA, username="ada_l", password=PASSWORD)
    flow = await by_recovery(house)
    await changed(house, user_id, no_address)

    await refused(house, flow, user_id, "password_recovery", new_password="stolen horse")
