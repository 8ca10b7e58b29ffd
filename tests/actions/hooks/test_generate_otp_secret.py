"""The secret that an authenticator app is to keep."""

from typing import Any

import pytest

from actions import keys
from actions.hooks.generate_otp_secret import GenerateOtpSecret
from flowapi.errors.technical import TechnicalError
from storage.store import Store
from tests.support.flows import a_context
from tests.support.house import House


@pytest.mark.parametrize(
    "names", [{keys.EMAIL: "ada@example.com"}, {keys.USERNAME: "ada"}, {keys.EMAIL: "", keys.USERNAME: "ada"}]
)
async def test_it_is_made_once_and_shown_again(house: House, store: Store, names: dict[Any, Any]) -> None:
    ctx = a_context(store, names)

    await GenerateOtpSecret(house.services.totp).run(ctx)
    shown = dict(ctx.reply.payload)
    ctx.reply.payload.clear()
    await GenerateOtpSecret(house.services.totp).run(ctx)

    assert ctx.reply.payload == shown
    assert shown == {
        "otp_secret": ctx.stash[keys.OTP_SECRET],
        "otp_image_source": ctx.stash[keys.OTP_PICTURE],
    }
    assert not store.writing


async def test_it_needs_a_name_for_the_app(house: House, store: Store) -> None:
    with pytest.raises(TechnicalError, match="neither email nor username"):
        await GenerateOtpSecret(house.services.totp).run(a_context(store))
