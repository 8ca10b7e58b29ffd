"""The secret of an authenticator app that was set up during a login."""

from typing import Any

import pytest

from actions import keys
from actions.hooks.save_otp_secret import SaveOtpSecret
from flowapi.errors.refusals import ActionNotOffered
from storage.store import Store
from tests.support.flows import FLOW_ID, a_context
from tests.support.house import House

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
CONFIRMED: dict[Any, Any] = {keys.OTP_SECRET: SECRET, keys.OTP_STEP: 59_000_000}


def save(house: House) -> SaveOtpSecret:
    return SaveOtpSecret(house.services.audit, house.services.notifications)


async def test_it_is_stored_once_with_the_step_of_its_first_code(house: House, store: Store) -> None:
    user_id = await house.add_user("ada@example.com")
    ctx = a_context(store, {keys.USER_ID: str(user_id), **CONFIRMED})

    for _ in range(2):
        await save(house).run(ctx)

    await store.commit()
    stored = (await house.account(user_id)).otp_secret
    assert stored
    assert (stored.secret, stored.last_validated_step, stored.created_at) == (SECRET, 59_000_000, ctx.now)
    assert ctx.stash.as_dict() == {"user_id": str(user_id)}
    assert house.audited == [
        {
            "type": "otp_created",
            "user_id": str(user_id),
            "details": {"otp_secret": str(stored.id), "flow_id": str(FLOW_ID)},
        }
    ]


async def test_what_was_not_confirmed_is_not_stored(house: House, store: Store) -> None:
    user_id = await house.add_user("ada@example.com")

    await save(house).run(a_context(store, {keys.USER_ID: str(user_id), keys.OTP_SECRET: SECRET}))

    assert not store.writing


async def test_without_an_account_it_waits(house: House, store: Store) -> None:
    ctx = a_context(store, CONFIRMED)

    await save(house).run(ctx)

    assert (ctx.stash[keys.OTP_SECRET], store.writing) == (SECRET, False)


async def test_a_second_app_is_refused(house: House, store: Store) -> None:
    user_id = await house.add_user("ada@example.com", otp_secret=SECRET)

    with pytest.raises(ActionNotOffered):
        await save(house).run(a_context(store, {keys.USER_ID: str(user_id), **CONFIRMED}))
