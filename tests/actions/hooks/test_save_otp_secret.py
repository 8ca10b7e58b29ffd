"""The secret of an authenticator app that was set up during a login."""

from typing import Any

import pytest

from actions import keys
from actions.hooks.save_otp_secret import SaveOtpSecret
from flowapi.errors import TechnicalError
from storage.store import Store
from tests.support.flows import FLOW_ID, a_context
from tests.support.house import House

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
CONFIRMED: dict[Any, Any] = {keys.OTP_SECRET: SECRET, keys.OTP_STEP: 59_000_000}


async def test_it_is_stored_and_audited_once(house: House, store: Store) -> None:
    user_id = await house.add_user("ada@example.com")
    ctx = a_context(store, CONFIRMED | {keys.USER_ID: str(user_id)})

    for _ in range(2):
        await SaveOtpSecret(house.services.audit).run(ctx)

    await store.commit()
    stored = await store.otp_secrets.find_of(user_id)
    assert stored
    assert (stored.secret, stored.last_validated_step) == (SECRET, 59_000_000)
    assert house.audited == [
        {
            "type": "otp_created",
            "user_id": str(user_id),
            "details": {"otp_secret": str(stored.id), "flow_id": str(FLOW_ID)},
        }
    ]


async def test_without_an_account_it_waits(house: House, store: Store) -> None:
    ctx = a_context(store, CONFIRMED)

    await SaveOtpSecret(house.services.audit).run(ctx)

    assert (ctx.stash[keys.OTP_SECRET], store.writing) == (SECRET, False)


async def test_a_second_app_is_a_technical_error(house: House, store: Store) -> None:
    user_id = await house.add_user("ada@example.com")
    await SaveOtpSecret(house.services.audit).run(a_context(store, CONFIRMED | {keys.USER_ID: str(user_id)}))

    with pytest.raises(TechnicalError, match="while the flow was running"):
        await SaveOtpSecret(house.services.audit).run(
            a_context(store, CONFIRMED | {keys.USER_ID: str(user_id)})
        )
