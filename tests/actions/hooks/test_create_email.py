"""An address that was added during a login."""

from typing import Any

import pytest

from actions import keys
from actions.hooks.create_email import CreateEmail
from flowapi.errors.refusals import EmailTakenMeanwhile
from flowapi.errors.technical import TechnicalError
from storage.store import Store
from tests.flows.tables import FLAGS
from tests.support.flows import a_context
from tests.support.house import House, settings_with

ADA = "ada@example.com"
DUE: dict[Any, Any] = {keys.EMAIL: ADA, keys.CREATE_EMAIL: True}


@pytest.mark.parametrize("verification", FLAGS)
@pytest.mark.parametrize("verified", FLAGS)
async def test_it_is_stored_once_it_need_not_be_verified_any_more(
    house: House, store: Store, verification: bool, verified: bool
) -> None:
    user_id = await house.add_user(username="ada")
    settings = settings_with({"email": {"require_verification": verification}})
    stash = DUE | {keys.USER_ID: str(user_id), keys.EMAIL_VERIFIED: verified}
    ctx = a_context(store, stash, settings=settings)

    await CreateEmail(house.events).run(ctx)

    due = verified or not verification
    found = [(email.address, email.verified, email.primary) for email in await store.emails.list_of(user_id)]
    assert found == [(ADA, verified, True)] * due
    assert ctx.stash.flag(keys.CREATE_EMAIL) is not due
    assert house.events.names == ["user.update.email.create"] * due


@pytest.mark.parametrize("stash", [{keys.EMAIL: ADA}, {keys.CREATE_EMAIL: True}, {}])
async def test_nothing_is_stored_that_was_not_asked_for(
    house: House, store: Store, stash: dict[Any, Any]
) -> None:
    user_id = await house.add_user(username="ada")
    ctx = a_context(store, stash | {keys.USER_ID: str(user_id), keys.EMAIL_VERIFIED: True})

    await CreateEmail(house.events).run(ctx)

    assert await store.emails.list_of(user_id) == []


async def test_an_address_that_was_taken_meanwhile_is_not_stored(house: House, store: Store) -> None:
    await house.add_user(ADA)
    user_id = await house.add_user(username="eve")
    ctx = a_context(store, DUE | {keys.USER_ID: str(user_id), keys.EMAIL_VERIFIED: True})

    with pytest.raises(EmailTakenMeanwhile):
        await CreateEmail(house.events).run(ctx)


async def test_without_an_account_it_is_a_technical_error(house: House, store: Store) -> None:
    with pytest.raises(TechnicalError):
        await CreateEmail(house.events).run(a_context(store, DUE | {keys.EMAIL_VERIFIED: True}))
