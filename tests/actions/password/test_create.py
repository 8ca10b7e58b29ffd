"""A password that is stored later."""

from typing import Any

import pytest

from actions import keys
from actions.password.create import CreatePassword
from storage.store import Store
from tests.support.flows import a_context, asked, rejection_of, run_action
from tests.support.house import House, settings_with


@pytest.mark.parametrize("optional", [False, True])
def test_the_longest_password_is_not_told(house: House, store: Store, optional: bool) -> None:
    settings = settings_with({"password": {"optional": optional, "min_length": 10}})

    assert asked(CreatePassword(house.services.passwords), a_context(store, settings=settings)) == [
        {"name": "new_password", "type": "password", "min_length": 10, "required": not optional}
    ]


@pytest.mark.parametrize("password", ["correct horse", "  spaces  ", "a" * 72, "ä" * 36, "ääääääää"])
async def test_its_hash_is_stashed(house: House, store: Store, password: str) -> None:
    ctx = a_context(store)

    ran = await run_action(CreatePassword(house.services.passwords), ctx, new_password=password)

    assert (ran.outcome, ctx.stash[keys.HAS_PASSWORD]) == ("chosen", True)
    assert set(ctx.stash.as_dict()) == {"new_password", "user_has_password"}
    hashed = ctx.stash.text(keys.NEW_PASSWORD)
    assert password not in hashed
    assert await house.services.passwords.check(password, hashed) is None


@pytest.mark.parametrize(
    ("optional", "password", "code"),
    [
        (False, "", "value_missing_error"),
        (True, "", "value_invalid_error"),
        (True, None, "value_invalid_error"),
        (False, 12345678, "value_missing_error"),
        (True, 12345678, "value_invalid_error"),
        (False, "short", "value_too_short_error"),
        (False, "äöü€", "value_too_short_error"),
        (False, "a" * 73, "value_too_long_error"),
        (False, "ä" * 37, "value_too_long_error"),
    ],
)
async def test_what_is_too_short_or_too_long_is_refused(
    house: House, store: Store, optional: bool, password: Any, code: str
) -> None:
    ctx = a_context(store, settings=settings_with({"password": {"optional": optional}}))

    found = await rejection_of(CreatePassword(house.services.passwords), ctx, new_password=password)

    assert found == ("form_data_invalid_error", {"new_password": code})
