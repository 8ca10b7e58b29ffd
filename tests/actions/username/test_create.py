"""A username for an account that has none."""

import pytest

from actions import keys
from actions.username.create import CreateUsername
from flowapi.errors.technical import TechnicalError
from storage.store import Store
from tests.support.flows import a_context, asked, rejection_of, run_action
from tests.support.house import House, settings_with


def test_the_input_is_that_of_the_settings(house: House, store: Store) -> None:
    settings = settings_with({"username": {"optional": True, "min_length": 4, "max_length": 20}})
    action = CreateUsername(house.events)

    assert asked(action, a_context(store, settings=settings)) == [
        {"name": "username", "type": "string", "required": False, "min_length": 4, "max_length": 20}
    ]


async def test_the_username_is_stored_and_announced(house: House, store: Store) -> None:
    user_id = await house.add_user("ada@example.com")
    ctx = a_context(store, {keys.USER_ID: str(user_id)})

    ran = await run_action(CreateUsername(house.events), ctx, username=" ADA_99 ")

    assert ran.outcome == "created"
    found = await store.usernames.find_of(user_id)
    assert found
    assert found.username == "ada_99"
    assert house.events.published == [("user.update.username.create", {"user_id": str(user_id)})]


@pytest.mark.parametrize(
    ("username", "code"),
    [
        ("", "invalid_username_error"),
        ("a-da", "invalid_username_error"),
        ("ADA", "username_already_exists"),
        ("ad", "value_too_short_error"),
        ("a" * 33, "value_too_long_error"),
    ],
)
async def test_it_is_well_formed_and_free(house: House, store: Store, username: str, code: str) -> None:
    await house.add_user(username="ada")
    user_id = await house.add_user("eve@example.com")
    ctx = a_context(store, {keys.USER_ID: str(user_id)})

    assert await rejection_of(CreateUsername(house.events), ctx, username=username) == (
        "form_data_invalid_error",
        {"username": code},
    )


async def test_even_ones_own_name_is_taken(house: House, store: Store) -> None:
    user_id = await house.add_user(username="ada")
    ctx = a_context(store, {keys.USER_ID: str(user_id)})

    found = await rejection_of(CreateUsername(house.events), ctx, username="ada")

    assert found == ("form_data_invalid_error", {"username": "username_already_exists"})


async def test_without_an_account_it_is_a_technical_error(house: House, store: Store) -> None:
    with pytest.raises(TechnicalError):
        await run_action(CreateUsername(house.events), a_context(store), username="ada")
