"""The first code of an authenticator app."""

import pytest

from actions import keys
from actions.totp.enrol import EnrolTotp
from flowapi.errors.technical import TechnicalError
from storage.store import Store
from tests.flows.tables import FLAGS
from tests.support.flows import a_context, asked, rejection_of, run_action
from tests.support.house import House, settings_with

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def enrol(house: House) -> EnrolTotp:
    return EnrolTotp(house.services.totp)


@pytest.mark.parametrize("enabled", FLAGS)
def test_it_is_offered_where_apps_are_a_factor(house: House, store: Store, enabled: bool) -> None:
    settings = settings_with({"mfa": {"totp": {"enabled": enabled}}})

    assert enrol(house).offered(a_context(store, settings=settings)) is enabled


def test_it_asks_for_a_code(house: House, store: Store) -> None:
    assert asked(enrol(house), a_context(store)) == [{"name": "otp_code", "type": "string", "required": True}]


@pytest.mark.parametrize("steps", [-1, 0, 1])
async def test_the_right_code_is_remembered_with_its_step(house: House, store: Store, steps: int) -> None:
    ctx = a_context(store, {keys.OTP_SECRET: SECRET, keys.OTP_PICTURE: "data:"})

    ran = await run_action(enrol(house), ctx, otp_code=house.otp(SECRET, steps))

    assert ran.outcome == "enrolled"
    assert ctx.stash.as_dict() == {
        "otp_secret": SECRET,
        "otp_last_validated_step": int(ctx.now.timestamp()) // 30 + steps,
        "user_hat_otp_secret": True,
    }
    assert not store.writing


@pytest.mark.parametrize("code", ["000000", "12345", " "])
async def test_a_wrong_code_is_called_as_pages_expect(house: House, store: Store, code: str) -> None:
    ctx = a_context(store, {keys.OTP_SECRET: SECRET})

    found = await rejection_of(enrol(house), ctx, otp_code=code)

    assert found == ("form_data_invalid_error", {"otp_code": "passcode_invalid"})


async def test_no_code_is_a_missing_value(house: House, store: Store) -> None:
    ctx = a_context(store, {keys.OTP_SECRET: SECRET})

    found = await rejection_of(enrol(house), ctx)

    assert found == ("form_data_invalid_error", {"otp_code": "value_missing_error"})


async def test_without_a_secret_it_is_a_technical_error(house: House, store: Store) -> None:
    with pytest.raises(TechnicalError, match="otp_secret"):
        await run_action(enrol(house), a_context(store), otp_code="000000")
