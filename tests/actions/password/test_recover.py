"""A new password in place of a forgotten one."""

import pytest

from actions import keys
from actions.password.recover import RecoverPassword
from storage.store import Store
from tests.support.flows import FLOW_ID, a_context, asked, rejection_of, run_action
from tests.support.house import House, settings_with


def recover(house: House) -> RecoverPassword:
    return RecoverPassword(house.services.passwords, house.events, house.services.audit)


def test_the_input_tells_both_bounds(house: House, store: Store) -> None:
    assert asked(recover(house), a_context(store)) == [
        {"name": "new_password", "type": "password", "min_length": 8, "max_length": 72, "required": True}
    ]


def test_it_is_offered_where_passwords_are_used(house: House, store: Store) -> None:
    off = settings_with({"password": {"enabled": False}})

    assert recover(house).offered(a_context(store))
    assert not recover(house).offered(a_context(store, settings=off))


@pytest.mark.parametrize("before", [None, "correct horse"])
async def test_the_new_password_counts_from_now_on(house: House, store: Store, before: str | None) -> None:
    user_id = await house.add_user("ada@example.com", password=before)
    ctx = a_context(store, {keys.USER_ID: str(user_id), keys.RECOVERY_PENDING: True})

    ran = await run_action(recover(house), ctx, new_password="battery staple")

    assert ran.outcome == "recovered"
    assert (ctx.stash[keys.HAS_PASSWORD], ctx.stash[keys.RECOVERY_PENDING]) == (True, False)
    stored = await store.passwords.find_of(user_id)
    assert stored
    assert await house.services.passwords.check("battery staple", stored.password) is None
    assert house.events.names == ["user.update.password.update"]


@pytest.mark.parametrize(
    ("password", "code"),
    [("", "value_missing_error"), ("short", "value_too_short_error"), ("ä" * 37, "value_too_long_error")],
)
async def test_what_is_too_short_or_too_long_is_refused(
    house: House, store: Store, password: str, code: str
) -> None:
    user_id = await house.add_user("ada@example.com")
    ctx = a_context(store, {keys.USER_ID: str(user_id)})

    found = await rejection_of(recover(house), ctx, new_password=password)

    assert found == ("form_data_invalid_error", {"new_password": code})


async def test_without_an_account_it_is_not_permitted(house: House, store: Store) -> None:
    found = await rejection_of(recover(house), a_context(store), new_password="battery staple")

    assert found == ("operation_not_permitted_error", {})


async def test_a_new_password_is_audited(house: House, store: Store) -> None:
    user_id = await house.add_user("ada@example.com")
    ctx = a_context(store, {keys.USER_ID: str(user_id)})

    await run_action(recover(house), ctx, new_password="battery staple")

    await store.commit()
    assert house.audited == [
        {
            "type": "password_changed",
            "user_id": str(user_id),
            "details": {"context": "recovery", "flow_id": str(FLOW_ID)},
        }
    ]
