"""A request to register a security key."""

from uuid import UUID

import pytest

from actions import keys
from actions.security_key.begin_registration import BeginSecurityKeyRegistration
from flowapi.errors.technical import TechnicalError
from storage.store import Store
from tests.support.flows import a_context, run_action
from tests.support.house import House


def begin(house: House) -> BeginSecurityKeyRegistration:
    return BeginSecurityKeyRegistration(house.services.passkeys)


def test_it_is_offered_where_there_is_webauthn(house: House, store: Store) -> None:
    assert begin(house).offered(a_context(store, {keys.WEBAUTHN: True}))
    assert not begin(house).offered(a_context(store))


async def test_the_key_is_kept_apart_from_passkeys(house: House, store: Store) -> None:
    user_id = await house.add_user("ada@example.com", passkey=True)
    ctx = a_context(store, {keys.WEBAUTHN: True, keys.USER_ID: str(user_id), keys.EMAIL: "ada@example.com"})

    ran = await run_action(begin(house), ctx)

    assert (ran.outcome, ctx.stash[keys.CREATE_SECURITY_KEY]) == ("prompted", True)
    options = ctx.reply.payload["creation_options"]["publicKey"]
    assert options["authenticatorSelection"]["residentKey"] == "discouraged"
    account = await house.account(user_id)
    assert [each["id"] for each in options["excludeCredentials"]] == [each.id for each in account.passkeys]
    ceremony = await store.webauthn_sessions.find(UUID(ctx.stash.text(keys.CEREMONY_ID)))
    assert ceremony
    assert (ceremony.user_id, ceremony.operation) == (user_id, "registration")


async def test_without_a_name_it_is_a_technical_error(house: House, store: Store) -> None:
    with pytest.raises(TechnicalError, match="found in stash"):
        await run_action(begin(house), a_context(store, {keys.WEBAUTHN: True}))
