"""The authenticator app in the profile."""

from uuid import uuid4

from pyotp import TOTP

from storage.records.trusted_device import TrustedDevice
from tests.support.clock import NOON
from tests.support.house import House
from tests.support.profiles import opened

ADA = "ada@example.com"


async def test_an_authenticator_app_is_set_up_and_removed(house: House) -> None:
    user_id = await house.add_user(None, username="ada_l")
    flow = await opened(house, user_id)

    await flow.advance("continue_to_otp_secret_creation")
    flow.expect("mfa_otp_secret_creation")
    secret = flow.payload["otp_secret"]
    await flow.advance("otp_code_verify", otp_code="000")
    flow.expect(
        "mfa_otp_secret_creation",
        error="form_data_invalid_error",
        inputs={"otp_code": "passcode_invalid"},
    )
    assert flow.payload["otp_secret"] == secret
    await flow.advance("otp_code_verify", otp_code=TOTP(secret).at(house.clock()))
    flow.expect("profile_init")
    assert flow.payload["user"]["mfa_config"]["auth_app_set_up"] is True
    stored = (await house.account(user_id)).otp_secret
    assert stored
    assert stored.secret == secret
    assert "continue_to_otp_secret_creation" not in flow.offered
    await flow.advance("otp_secret_delete")

    flow.expect("profile_init")
    assert (await house.account(user_id)).otp_secret is None


async def test_a_device_is_trusted_no_longer_once_a_second_factor_is_gone(house: House) -> None:
    user_id = await house.add_user(ADA, security_key=True)
    async with house.database.store() as store:
        await store.trusted_devices.add(TrustedDevice(uuid4(), user_id, "token", NOON, NOON, NOON))
        await store.commit()
    flow = await opened(house, user_id)

    key = (await house.account(user_id)).security_keys[0].id
    await flow.advance("security_key_delete", security_key_id=key)

    flow.expect("profile_init")
    async with house.database.store() as store:
        assert await store.trusted_devices.find_of(user_id, "token") is None
