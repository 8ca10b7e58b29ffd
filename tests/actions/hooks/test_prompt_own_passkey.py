"""A user who is asked for one of her passkeys."""

from uuid import UUID

import pytest

from actions import keys
from actions.hooks.prompt_own_passkey import PromptOwnPasskey
from flowapi.errors.technical import TechnicalError
from storage.store import Store
from tests.support.flows import a_context
from tests.support.house import House


async def test_the_options_name_passkeys_alone(house: House, store: Store) -> None:
    user_id = await house.add_user("ada@example.com", passkey=True, security_key=True)
    ctx = a_context(store, {keys.USER_ID: str(user_id)})

    await PromptOwnPasskey(house.services.passkeys).run(ctx)

    [passkey] = (await house.account(user_id)).passkeys
    allowed = ctx.reply.payload["request_options"]["publicKey"]["allowCredentials"]
    assert [each["id"] for each in allowed] == [passkey.id]
    ceremony = await store.webauthn_sessions.find(UUID(ctx.stash.text(keys.CEREMONY_ID)))
    assert ceremony
    assert (ceremony.user_id, ceremony.allowed_credentials) == (user_id, (passkey.id,))


async def test_somebody_without_one_cannot_be_asked(house: House, store: Store) -> None:
    user_id = await house.add_user("ada@example.com", security_key=True)

    with pytest.raises(TechnicalError):
        await PromptOwnPasskey(house.services.passkeys).run(a_context(store, {keys.USER_ID: str(user_id)}))
