"""A request for a passkey."""

from uuid import UUID

import pytest

from actions import keys
from actions.accounts import NOBODY
from actions.passkey.begin_login import BeginPasskeyLogin
from flowapi.errors.technical import TechnicalError
from storage.store import Store
from tests.flows.tables import FLAGS
from tests.support.flows import a_context, run_action
from tests.support.house import House, settings_with

OWN_ONLY = settings_with({"privacy": {"only_show_actual_login_methods": True}})


@pytest.mark.parametrize("webauthn", FLAGS)
@pytest.mark.parametrize("enabled", FLAGS)
def test_it_is_offered_where_passkeys_are_used_and_can_be(
    house: House, store: Store, enabled: bool, webauthn: bool
) -> None:
    ctx = a_context(
        store, {keys.WEBAUTHN: webauthn}, settings=settings_with({"passkey": {"enabled": enabled}})
    )

    assert BeginPasskeyLogin(house.services.passkeys).offered(ctx) is (enabled and webauthn)


async def test_anybodys_passkey_will_do(house: House, store: Store) -> None:
    user_id = await house.add_user("ada@example.com", passkey=True)
    ctx = a_context(store, {keys.WEBAUTHN: True, keys.USER_ID: str(user_id)})

    ran = await run_action(BeginPasskeyLogin(house.services.passkeys), ctx)

    assert ran.outcome == "prompted"
    options = ctx.reply.payload["request_options"]["publicKey"]
    assert (options.get("allowCredentials"), options["rpId"]) == (None, "localhost")
    ceremony = await store.webauthn_sessions.find(UUID(ctx.stash.text(keys.CEREMONY_ID)))
    assert ceremony
    assert (ceremony.challenge, ceremony.user_id) == (options["challenge"], NOBODY)
    assert ctx.stash[keys.USER_ID] == str(NOBODY)


async def test_where_methods_are_shown_as_they_are_ones_own_passkeys_are_named(
    house: House, store: Store
) -> None:
    user_id = await house.add_user("ada@example.com", passkey=True, security_key=True)
    ctx = a_context(store, {keys.WEBAUTHN: True, keys.USER_ID: str(user_id)}, settings=OWN_ONLY)

    await run_action(BeginPasskeyLogin(house.services.passkeys), ctx)

    [passkey] = (await house.account(user_id)).passkeys
    allowed = ctx.reply.payload["request_options"]["publicKey"]["allowCredentials"]
    assert [each["id"] for each in allowed] == [passkey.id]
    assert ctx.stash[keys.USER_ID] == str(user_id)


async def test_somebody_who_has_none_cannot_be_asked_for_hers(house: House, store: Store) -> None:
    user_id = await house.add_user("ada@example.com", security_key=True)
    ctx = a_context(store, {keys.WEBAUTHN: True, keys.USER_ID: str(user_id)}, settings=OWN_ONLY)

    with pytest.raises(TechnicalError):
        await run_action(BeginPasskeyLogin(house.services.passkeys), ctx)
