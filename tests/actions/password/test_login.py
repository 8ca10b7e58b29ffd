"""A login with a password."""

from typing import Any
from uuid import UUID, uuid4

import bcrypt
import pytest

from actions import keys
from actions.password.login import PasswordLogin
from flowapi.engine.contract import Context
from flowapi.errors.steps import LimitExceeded
from flowapi.errors.technical import StoredHashMalformed
from flowapi.services.password_hashes.bcrypt_format import Bcrypt
from storage.store import Store
from tests.support.flows import FLOW_ID, a_context, rejection_of, run_action
from tests.support.house import House, settings_with


def login(house: House) -> PasswordLogin:
    return PasswordLogin(house.services.passwords, house.limits, house.services.audit)


def as_user(store: Store, user_id: UUID | None, **options: Any) -> Context:
    stash = {keys.USER_IDENTIFICATION: "ada@example.com", keys.EMAIL: "ada@example.com"}
    return a_context(store, stash | ({keys.USER_ID: str(user_id)} if user_id else {}), **options)


def test_it_is_offered_where_passwords_are_used(house: House, store: Store) -> None:
    off = settings_with({"password": {"enabled": False}})

    assert login(house).offered(a_context(store))
    assert not login(house).offered(a_context(store, settings=off))


async def test_the_right_password_is_the_login_method(house: House, store: Store) -> None:
    ctx = as_user(store, await house.add_user("ada@example.com", password="correct horse"))

    ran = await run_action(login(house), ctx, password="correct horse")

    assert (ran.outcome, ctx.stash[keys.LOGIN_METHOD]) == ("verified", "password")
    assert not store.writing


@pytest.mark.parametrize("password", ["correct horse ", "Correct horse", "x", "x" * 1000])
async def test_a_wrong_password_is_invalid(house: House, store: Store, password: str) -> None:
    ctx = as_user(store, await house.add_user("ada@example.com", password="correct horse"))

    assert await rejection_of(login(house), ctx, password=password) == (
        "form_data_invalid_error",
        {"password": "value_invalid_error"},
    )


@pytest.mark.parametrize("account", ["none", "gone", "without a password"])
async def test_without_a_password_every_password_is_wrong(house: House, store: Store, account: str) -> None:
    accounts = {
        "none": None,
        "gone": uuid4(),
        "without a password": await house.add_user("ada@example.com"),
    }

    found = await rejection_of(login(house), as_user(store, accounts[account]), password="correct horse")

    assert found == ("form_data_invalid_error", {"password": "value_invalid_error"})


async def test_every_attempt_is_counted_before_it_is_checked(house: House, store: Store) -> None:
    house.limits.full["password"] = 30
    user_id = await house.add_user("ada@example.com", password="correct horse")
    ctx = as_user(store, user_id)

    with pytest.raises(LimitExceeded) as caught:
        await run_action(login(house), ctx, password="correct horse")

    assert (caught.value.retry_after, caught.value.payload_key) == (30, "retry_after")
    assert house.limits.taken == [("password", f"192.0.2.7/{user_id}")]


async def test_without_an_account_attempts_are_counted_for_what_was_typed(house: House, store: Store) -> None:
    await rejection_of(login(house), as_user(store, None), password="correct horse")

    assert house.limits.taken == [("password", "192.0.2.7/ada@example.com")]


async def test_what_is_missing_is_not_counted(house: House, store: Store) -> None:
    found = await rejection_of(login(house), as_user(store, None), password="")

    assert found == ("form_data_invalid_error", {"password": "value_missing_error"})
    assert house.limits.taken == []


async def test_a_hash_of_another_kind_is_renewed(house: House, store: Store) -> None:
    user_id = await house.add_user("ada@example.com", password="correct horse")
    old = bcrypt.hashpw(b"correct horse", bcrypt.gensalt(4)).decode()
    await store.passwords.replace_hash(user_id, old, house.clock())

    await run_action(login(house), as_user(store, user_id), password="correct horse")

    renewed = await store.passwords.find_of(user_id)
    assert renewed
    assert renewed.password.startswith("$argon2id$")


@pytest.mark.parametrize("account", ["none", "without a password"])
async def test_nobodys_password_takes_as_long_as_those_from_another_server(
    house: House, store: Store, monkeypatch: pytest.MonkeyPatch, account: str
) -> None:
    grace = await house.add_user("grace@example.com", password="correct horse")
    whose = await house.add_user("ada@example.com") if account == "without a password" else None
    await store.passwords.replace_hash(grace, Bcrypt(cost=4).decoy(), house.clock())
    checked: list[str] = []
    monkeypatch.setattr(Bcrypt, "check", lambda _, password, stored: checked.append(stored[:7]))

    await rejection_of(login(house), as_user(store, whose), password="correct horse")

    assert checked == ["$2a$04$"]


async def test_a_hash_that_cannot_be_read_is_no_wrong_password(house: House, store: Store) -> None:
    user_id = await house.add_user("ada@example.com", password="correct horse")
    await store.passwords.replace_hash(user_id, "nonsense", house.clock())

    with pytest.raises(StoredHashMalformed):
        await run_action(login(house), as_user(store, user_id), password="correct horse")


async def test_a_wrong_password_of_an_account_is_audited(house: House, store: Store) -> None:
    user_id = await house.add_user("ada@example.com", password="correct horse")
    for whose in (user_id, None):
        await rejection_of(login(house), as_user(store, whose), password="wrong horse")
    await run_action(login(house), as_user(store, user_id), password="correct horse")
    await store.commit()

    assert house.audited == [
        {
            "type": "login_failure",
            "user_id": str(user_id),
            "error": "password invalid",
            "details": {"login_method": "password", "flow_id": str(FLOW_ID)},
        }
    ]
