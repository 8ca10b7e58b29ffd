"""Passkeys that the browser suggests."""

from uuid import UUID

import pytest

from actions import keys
from actions.hooks.offer_conditional_passkey import OfferConditionalPasskey
from storage.store import Store
from tests.flows.tables import FLAGS
from tests.support.flows import a_context
from tests.support.house import House, settings_with


@pytest.mark.parametrize("webauthn", FLAGS)
@pytest.mark.parametrize("conditional", FLAGS)
@pytest.mark.parametrize("enabled", FLAGS)
async def test_a_browser_that_can_use_them_gets_options(
    house: House, store: Store, webauthn: bool, conditional: bool, enabled: bool
) -> None:
    ctx = a_context(
        store,
        {keys.WEBAUTHN: webauthn, keys.CONDITIONAL_MEDIATION: conditional},
        settings=settings_with({"passkey": {"enabled": enabled}}),
    )

    await OfferConditionalPasskey(house.services.passkeys).run(ctx)

    offered = webauthn and conditional and enabled
    assert ("request_options" in ctx.reply.payload) == offered
    if offered:
        options = ctx.reply.payload["request_options"]["publicKey"]
        ceremony = await store.webauthn_sessions.find(UUID(ctx.stash.text(keys.CEREMONY_ID)))
        assert ceremony
        assert (ceremony.challenge, ceremony.user_id) == (options["challenge"], UUID(int=0))
        assert "allowCredentials" not in options
