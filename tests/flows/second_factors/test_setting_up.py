"""Second factors over whole flows: how they are set up, and every way around that, closed."""

from typing import Any

import pytest

from tests.flows.second_factors.logins import (
    ACQUIRE,
    ADA,
    BARE,
    BOB,
    FORM,
    PASSWORD,
    REQUIRED,
    USED,
    amr,
    answered,
    created,
    past_the_password,
)
from tests.support.authenticator import Authenticator
from tests.support.house import Furnish, House


async def test_an_authenticator_app_is_set_up_at_registration(house: House) -> None:
    flow = await house.begun("registration")
    await flow.advance("register_login_identifier", email=ADA)
    await flow.advance("verify_passcode", code=await house.code())
    await flow.advance("register_password", new_password=PASSWORD)
    flow.expect("mfa_method_chooser")
    await flow.advance("continue_to_otp_secret_creation")
    secret = flow.payload["otp_secret"]
    assert flow.payload["otp_image_source"].startswith("data:image/png;base64,")

    await flow.advance("otp_code_verify", otp_code=house.otp(secret))

    assert amr(flow) == ["otp", "pwd", "totp"]
    stored = (await house.account_of(ADA)).otp_secret
    assert stored
    assert (stored.secret, stored.last_validated_step) == (secret, int(house.clock().timestamp()) // 30)
    left = (await house.document(flow))["data"]
    assert not {"otp_secret", "otp_image_src", "otp_last_validated_step"} & set(left)


async def test_a_security_key_is_set_up_at_registration(house: House) -> None:
    flow = await house.begun("registration")
    await flow.advance("register_login_identifier", email=ADA)
    await flow.advance("verify_passcode", code=await house.code())
    await flow.advance("register_password", new_password=PASSWORD)
    await flow.advance("continue_to_security_key_creation")
    flow.expect("mfa_security_key_creation")
    await flow.advance("webauthn_generate_creation_options")
    selection = flow.payload["creation_options"]["publicKey"]["authenticatorSelection"]
    assert selection == {
        "authenticatorAttachment": "cross-platform",
        "requireResidentKey": False,
        "residentKey": "discouraged",
        "userVerification": "discouraged",
    }

    await created(flow, Authenticator())

    assert amr(flow) == ["otp", "pwd", "security_key"]
    account = await house.account_of(ADA)
    assert (len(account.security_keys), account.passkeys) == (1, ())


async def test_an_authenticator_app_is_set_up_at_login_and_asked_for_at_the_next(furnish: Furnish) -> None:
    house = furnish(BARE, ACQUIRE)
    user_id = await house.add_user(ADA, password=PASSWORD)
    flow = await past_the_password(house)
    flow.expect("mfa_method_chooser")
    await flow.advance("continue_to_otp_secret_creation")
    secret = flow.payload["otp_secret"]
    code = house.otp(secret)

    await flow.advance("otp_code_verify", otp_code=code)

    assert amr(flow) == ["pwd"]
    stored = (await house.account(user_id)).otp_secret
    assert stored
    assert stored.secret == secret
    again = await past_the_password(house)
    again.expect("login_otp")
    await again.advance("otp_code_validate", otp_code=code)
    again.expect("login_otp", error=FORM, inputs=USED)
    await again.advance("otp_code_validate", otp_code=house.otp(secret, 1))
    assert amr(again) == ["pwd", "totp"]


async def test_a_security_key_is_set_up_at_login_and_asked_for_at_the_next(furnish: Furnish) -> None:
    house, authenticator = furnish(BARE, ACQUIRE), Authenticator()
    user_id = await house.add_user(ADA, password=PASSWORD)
    flow = await past_the_password(house)
    await flow.advance("continue_to_security_key_creation")
    await flow.advance("webauthn_generate_creation_options")

    await created(flow, authenticator)

    assert amr(flow) == ["pwd"]
    assert len((await house.account(user_id)).security_keys) == 1
    again = await past_the_password(house)
    again.expect("login_security_key")
    await again.advance("webauthn_generate_request_options")
    again.expect("login_passkey")
    await answered(again, authenticator)
    assert amr(again) == ["pwd", "security_key"]


async def test_a_wrong_code_keeps_the_secret_and_a_step_back_forgets_it(furnish: Furnish) -> None:
    house = furnish(BARE, ACQUIRE)
    await house.add_user(ADA, password=PASSWORD)
    flow = await past_the_password(house)
    await flow.advance("continue_to_otp_secret_creation")
    first = dict(flow.payload)

    for code in ("000000", "12345", "1234567", " "):
        await flow.advance("otp_code_verify", otp_code=code)
        flow.expect("mfa_otp_secret_creation", error=FORM, inputs={"otp_code": "passcode_invalid"})
        assert flow.payload == first
    await flow.advance("otp_code_verify")
    flow.expect("mfa_otp_secret_creation", error=FORM, inputs={"otp_code": "value_missing_error"})
    await flow.advance("back")
    assert "otp_secret" not in (await house.document(flow))["data"]
    await flow.advance("continue_to_otp_secret_creation")
    assert flow.payload["otp_secret"] != first["otp_secret"]
    await flow.advance("otp_code_verify", otp_code=house.otp(first["otp_secret"]))
    flow.expect("mfa_otp_secret_creation", error=FORM, inputs={"otp_code": "passcode_invalid"})


async def test_what_was_looked_at_and_left_is_not_stored(house: House) -> None:
    flow = await house.begun("registration")
    await flow.advance("register_login_identifier", email=ADA)
    await flow.advance("verify_passcode", code=await house.code())
    await flow.advance("register_password", new_password=PASSWORD)
    await flow.advance("continue_to_otp_secret_creation")
    await flow.advance("back")
    await flow.advance("skip")

    assert amr(flow) == ["otp", "pwd"]
    assert (await house.account_of(ADA)).otp_secret is None


@pytest.mark.parametrize("name", ["login", "registration"])
async def test_where_it_is_required_it_cannot_be_skipped(furnish: Furnish, name: str) -> None:
    house = furnish(BARE, REQUIRED)
    await house.add_user(ADA, password=PASSWORD)
    if name == "login":
        flow = await past_the_password(house)
    else:
        flow = await house.begun("registration")
        await flow.advance("register_login_identifier", email=BOB)
        await flow.advance("verify_passcode", code=await house.code())
        await flow.advance("register_password", new_password=PASSWORD)
    flow.expect("mfa_method_chooser")

    assert flow.offered == ["continue_to_otp_secret_creation", "continue_to_security_key_creation"]
    for action in ("skip", "back"):
        await flow.advance(action)
        flow.expect("error", error="operation_not_permitted_error")


IMPOSSIBLE = [
    ({"mfa": {"totp": {"enabled": False}}}, False),
    ({"mfa": {"totp": {"enabled": False}, "security_keys": {"authenticator_attachment": "platform"}}}, False),
]


@pytest.mark.parametrize(("changes", "webauthn"), IMPOSSIBLE)
async def test_what_is_required_but_impossible_here_ends_the_login(
    furnish: Furnish, changes: dict[str, Any], webauthn: bool
) -> None:
    house = furnish(BARE, REQUIRED, changes)
    await house.add_user(ADA, password=PASSWORD)

    flow = await past_the_password(house, webauthn=webauthn)

    assert flow.expect("error", error="platform_authenticator_required").session is None
    assert flow.offered == []


@pytest.mark.parametrize(("changes", "webauthn"), IMPOSSIBLE)
async def test_what_is_required_but_impossible_here_ends_the_registration(
    furnish: Furnish, changes: dict[str, Any], webauthn: bool
) -> None:
    house = furnish(BARE, REQUIRED, changes, {"email": {"require_verification": False}})
    flow = await house.begun("registration", webauthn=webauthn)
    await flow.advance("register_login_identifier", email=ADA)

    await flow.advance("register_password", new_password=PASSWORD)

    flow.expect("error", error="platform_authenticator_required")
    async with house.database.store() as store:
        assert await store.emails.find_by_address(ADA) is None
