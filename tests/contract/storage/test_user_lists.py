from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from config.database_target import DatabaseTarget
from storage.database import Database
from storage.records.account import Account
from storage.records.listing import Part, UserFilter
from storage.records.user import User
from storage.store import Store
from tests.contract.storage.conftest import add_tenant
from tests.support.records import NOW, a_credential, a_password, a_username, an_email

ALL = Part(100)


async def someone(store: Store, minute: int, *addresses: str, username: str = "") -> UUID:
    """A user who came in that *minute*."""
    user = User(uuid4(), NOW + timedelta(minutes=minute), NOW)
    await store.users.add(user)
    for place, address in enumerate(addresses):
        await store.emails.add(an_email(user.id, address, primary=place == 0))
    if username:
        await store.usernames.add(a_username(user.id, username))
    return user.id


async def found(
    store: Store, wanted: UserFilter, part: Part = ALL, *, newest_first: bool = True
) -> list[UUID]:
    """Whom *wanted* finds; in full, they are as many as are counted."""
    accounts = await store.users.list(wanted, part, newest_first=newest_first)
    if part == ALL:
        assert await store.users.count(wanted) == len(accounts)
    return [account.id for account in accounts]


async def test_users_are_listed_in_order_and_in_parts(store: Store) -> None:
    first, second, third = [
        await someone(store, 1, "a@example.com", "b@example.com"),
        await someone(store, 2, username="ada"),
        await someone(store, 3, "c@example.com", username="cy"),
    ]
    await someone(store, 4)  # known by nothing

    assert await found(store, UserFilter()) == [third, second, first]
    assert await found(store, UserFilter(), newest_first=False) == [first, second, third]
    assert await found(store, UserFilter(), Part(1, 1)) == [second]
    assert await found(store, UserFilter(), Part(2, 2)) == [first]
    assert await found(store, UserFilter(), Part(2, 3)) == []


async def test_users_are_found_by_parts_of_what_they_are_known_by(store: Store) -> None:
    ann = await someone(store, 1, "ann@example.com", "x.ann@example.com")
    hannah = await someone(store, 2, "hannah@example.com", username="Ann_2")
    bert = await someone(store, 3, "bert@example.com", username="bert")

    assert await found(store, UserFilter(email="ann")) == [hannah, ann]
    assert await found(store, UserFilter(username="ann_")) == [hannah]
    assert await found(store, UserFilter(email="x.", username="ber")) == [bert, ann]
    assert await found(store, UserFilter(email="h_nn%@")) == [hannah]
    assert await found(store, UserFilter(email="nobody")) == []


@pytest.mark.parametrize(
    ("wanted", "fit"),
    [
        (UserFilter(), {"ann", "bert"}),
        (UserFilter(email="ann"), {"ann"}),
        (UserFilter(username="bert"), {"bert"}),
        (UserFilter(email="ann", username="bert"), {"ann", "bert"}),
        (UserFilter(email="cy"), set()),
    ],
)
async def test_ids_leave_out_everybody_else(store: Store, wanted: UserFilter, fit: set[str]) -> None:
    ids = {
        name: await someone(store, 1, f"{name}@example.com", username=name) for name in ("ann", "bert", "cy")
    }
    bare = await someone(store, 2)

    among = replace(wanted, ids=(ids["ann"], ids["bert"], bare, uuid4()))

    assert set(await found(store, among)) == {ids[name] for name in fit}


async def test_a_user_is_shown_with_what_a_list_has_room_for(store: Store) -> None:
    user = User(uuid4(), NOW, NOW, "Ada", None, "L", None)
    emails = (
        an_email(user.id, primary=True),
        an_email(user.id, created_at=NOW + timedelta(seconds=1)),
    )
    username = a_username(user.id)
    credentials = tuple(
        a_credential(user.id, transports=("usb", "nfc"), created_at=NOW + place * timedelta(seconds=1))
        for place in range(2)
    )
    await store.users.add(user)
    for email in emails:
        await store.emails.add(email)
    await store.usernames.add(username)
    for credential in credentials:
        await store.webauthn_credentials.add(credential)
    await store.passwords.add(a_password(user.id))
    other = await someone(store, -1, username="other")

    shown = await store.users.list(UserFilter(), ALL, newest_first=True)

    assert shown[0] == Account(user, emails=emails, username=username, credentials=credentials)
    assert [account.id for account in shown] == [user.id, other]


async def test_tenants_do_not_see_each_other(
    store: Store, database: Database, target: DatabaseTarget
) -> None:
    foreign = await someone(store, 1, "a@example.com", username="ada")
    await store.commit()

    async with database.store(await add_tenant(target)) as other:
        for wanted in (UserFilter(), UserFilter("a", "a"), UserFilter("a", "a", ids=(foreign,))):
            assert await found(other, wanted) == []
