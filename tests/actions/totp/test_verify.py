"""A code of the authenticator app as second factor."""

import logging
from typing import Any

import pytest

from actions import keys
from actions.totp.verify import VerifyTotp
from flowapi.errors.steps import LimitExceeded
from flowapi.errors.technical import TechnicalError
from storage.store import Store
from tests.support.flows import a_context, asked, rejection_of, run_action
from tests.support.house import House

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def verify(house: House) -> VerifyTotp:
    return VerifyTotp(house.services.totp, house.limits)


async def resident(house: House) -> dict[Any, Any]:
    """What the stash says of a user with an app."""
    return {keys.USER_ID: str(await house.add_user("ada@example.com", otp_secret=SECRET))}


def test_it_asks_for_a_code(house: House, store: Store) -> None:
    assert asked(verify(house), a_context(store)) == [
        {"name": "otp_code", "type": "string", "required": True}
    ]


async def test_the_right_code_is_the_second_factor_and_used_up(house: House, store: Store) -> None:
    ctx = a_context(store, await resident(house))

    ran = await run_action(verify(house), ctx, otp_code=house.otp(SECRET))

    assert (ran.outcome, ctx.stash[keys.MFA_METHOD]) == ("verified", "totp")
    await store.commit()
    stored = (await house.account_of("ada@example.com")).otp_secret
    assert stored
    assert stored.last_validated_step == int(ctx.now.timestamp()) // 30


async def test_a_wrong_code_is_no_factor(house: House, store: Store) -> None:
    ctx = a_context(store, await resident(house))

    found = await rejection_of(verify(house), ctx, otp_code="000000")

    assert found == ("form_data_invalid_error", {"otp_code": "otp_code_invalid"})
    assert (ctx.stash[keys.MFA_METHOD], store.writing) == (None, False)


async def test_a_used_code_is_refused_with_a_warning(
    house: House, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    ctx, code = a_context(store, await resident(house)), house.otp(SECRET)
    await run_action(verify(house), ctx, otp_code=code)

    found = await rejection_of(verify(house), ctx, otp_code=code)

    assert found == ("form_data_invalid_error", {"otp_code": "otp_code_already_used"})
    [record] = caplog.records
    assert (record.levelno, code in record.getMessage()) == (logging.WARNING, False)


async def test_attempts_are_counted_first(house: House, store: Store) -> None:
    house.limits.full["otp"] = 9
    ctx = a_context(store, await resident(house))

    with pytest.raises(LimitExceeded):
        await run_action(verify(house), ctx, otp_code=house.otp(SECRET))

    assert not store.writing


async def test_without_an_account_it_is_a_technical_error(house: House, store: Store) -> None:
    with pytest.raises(TechnicalError, match="user_id"):
        await run_action(verify(house), a_context(store), otp_code="000000")
