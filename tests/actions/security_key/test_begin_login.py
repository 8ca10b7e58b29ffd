"""A request for a security key as second factor."""

from uuid import UUID

import pytest

from actions import keys
from actions.security_key.begin_login import BeginSecurityKeyLogin
from flowapi.errors.steps import OperationNotPermitted
from flowapi.errors.technical import TechnicalError
from storage.store import Store
from tests.support.flows import a_context, run_action
from tests.support.house import House


def begin(house: House) -> BeginSecurityKeyLogin:
    return BeginSecurityKeyLogin(house.services.passkeys)


def test_it_is_offered_where_there_is_webauthn(house: House, store: Store) -> None:
    assert begin(house).offered(a_context(store, {keys.WEBAUTHN: True}))
    assert not begin(house).offered(a_context(store))


async def test_all_credentials_of_the_user_and_nobody_elses_are_allowed(house: House, store: Store) -> None:
    user_id = await house.add_user("ada@example.com", passkey=True, security_key=True)
    await house.add_user("bob@example.com", security_key=True)
    ctx = a_context(store, {keys.WEBAUTHN: True, keys.USER_ID: str(user_id)})

    ran = await run_action(begin(house), ctx)

    assert (ran.outcome, ctx.stash[keys.MFA_METHOD]) == ("prompted", "security_key")
    options = ctx.reply.payload["request_options"]["publicKey"]
    account = await house.account(user_id)
    assert {each["id"] for each in options["allowCredentials"]} == {each.id for each in account.credentials}
    assert options["userVerification"] == "discouraged"
    ceremony = await store.webauthn_sessions.find(UUID(ctx.stash.text(keys.CEREMONY_ID)))
    assert ceremony
    assert ceremony.user_id == user_id


async def test_an_account_whose_keys_are_gone_is_refused(house: House, store: Store) -> None:
    user_id = await house.add_user("ada@example.com")

    with pytest.raises(OperationNotPermitted):
        await run_action(begin(house), a_context(store, {keys.WEBAUTHN: True, keys.USER_ID: str(user_id)}))


async def test_without_an_account_it_is_a_technical_error(house: House, store: Store) -> None:
    with pytest.raises(TechnicalError):
        await run_action(begin(house), a_context(store, {keys.WEBAUTHN: True}))
