"""A password that was chosen during a login."""

import pytest

from actions import keys
from actions.hooks.save_password import SavePassword
from flowapi.errors.refusals import ActionNotOffered
from storage.store import Store
from tests.support.flows import a_context
from tests.support.house import House


async def test_it_is_stored_once(house: House, store: Store) -> None:
    user_id = await house.add_user("ada@example.com")
    ctx = a_context(store, {keys.USER_ID: str(user_id), keys.NEW_PASSWORD: "$argon2id$hash"})

    for _ in range(2):
        await SavePassword().run(ctx)

    stored = await store.passwords.find_of(user_id)
    assert stored
    assert (stored.password, ctx.stash[keys.NEW_PASSWORD]) == ("$argon2id$hash", None)


async def test_without_account_or_password_nothing_is(house: House, store: Store) -> None:
    user_id = await house.add_user("ada@example.com")

    await SavePassword().run(a_context(store, {keys.USER_ID: str(user_id)}))
    await SavePassword().run(a_context(store, {keys.NEW_PASSWORD: "$argon2id$hash"}))

    assert not store.writing


async def test_a_password_that_is_there_is_not_replaced(house: House, store: Store) -> None:
    user_id = await house.add_user("ada@example.com", password="correct horse")
    ctx = a_context(store, {keys.USER_ID: str(user_id), keys.NEW_PASSWORD: "$argon2id$hash"})

    with pytest.raises(ActionNotOffered):
        await SavePassword().run(ctx)
