from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from storage.errors import RecordRefused, ReferenceMissing, UniqueViolation
from storage.store import Store
from tests.support.records import NOW, a_password, a_user, a_username, an_email

LATER = NOW + timedelta(seconds=1)


async def test_an_address_is_found_by_id_and_by_itself(store: Store) -> None:
    user = a_user()
    email = an_email(user.id, primary=True)
    await store.users.add(user)

    await store.emails.add(email)

    assert await store.emails.find(email.id) == email
    assert await store.emails.find_by_address(email.address) == email
    assert await store.emails.list_of(user.id) == [email]
    assert await store.emails.find(uuid4()) is None
    assert await store.emails.find_by_address("unknown@example.com") is None
    assert await store.emails.list_of(uuid4()) == []


async def test_an_address_may_be_nobodys(store: Store) -> None:
    email = an_email(None)

    await store.emails.add(email)

    assert await store.emails.find_by_address(email.address) == email


async def test_addresses_are_listed_oldest_first(store: Store) -> None:
    user = a_user()
    later, earlier = an_email(user.id, created_at=LATER), an_email(user.id)
    await store.users.add(user)
    await store.emails.add(later)
    await store.emails.add(earlier)

    assert await store.emails.list_of(user.id) == [earlier, later]


async def test_an_address_exists_once(store: Store) -> None:
    user = a_user()
    email = an_email(user.id)
    await store.users.add(user)
    await store.emails.add(email)

    with pytest.raises(UniqueViolation) as violation:
        await store.emails.add(an_email(None, email.address))

    assert violation.value.constraint == "emails_tenant_id_address_idx"


async def test_a_collision_keeps_what_was_written_before(store: Store) -> None:
    user = a_user()
    email = an_email(user.id)
    await store.users.add(user)
    await store.emails.add(email)
    with pytest.raises(UniqueViolation):
        await store.emails.add(an_email(None, email.address))

    await store.commit()

    assert await store.emails.list_of(user.id) == [email]


async def test_verifying_marks_the_address(store: Store) -> None:
    email = an_email(None)
    await store.emails.add(email)

    assert await store.emails.mark_verified(email.id, LATER)

    assert await store.emails.find(email.id) == replace(email, verified=True, updated_at=LATER)
    assert not await store.emails.mark_verified(uuid4(), LATER)


async def test_one_address_is_the_primary_one(store: Store) -> None:
    user = a_user()
    first, second = an_email(user.id, primary=True), an_email(user.id, created_at=LATER)
    await store.users.add(user)
    await store.emails.add(first)
    await store.emails.add(second)

    await store.emails.make_primary(second.id, user.id, LATER)

    assert await store.emails.list_of(user.id) == [
        replace(first, primary=False),
        replace(second, primary=True),
    ]


async def test_an_address_that_is_too_long_is_refused(store: Store) -> None:
    with pytest.raises(RecordRefused):
        await store.emails.add(an_email(None, "a" * 255 + "@example.com"))


async def test_an_address_of_an_unknown_user_is_refused(store: Store) -> None:
    with pytest.raises(ReferenceMissing):
        await store.emails.add(an_email(uuid4()))


@pytest.mark.parametrize("text", ["\ud800", "a\0b"])
async def test_text_that_no_database_keeps_is_refused_or_kept(store: Store, text: str) -> None:
    username = a_username(uuid4(), text)

    with pytest.raises(RecordRefused):
        await store.usernames.add(username)


async def test_a_username_is_found_by_itself_and_by_its_user(store: Store) -> None:
    user = a_user()
    username = a_username(user.id)
    await store.users.add(user)

    await store.usernames.add(username)

    assert await store.usernames.find(username.username) == username
    assert await store.usernames.find_of(user.id) == username
    assert await store.usernames.find("unknown") is None
    assert await store.usernames.find_of(uuid4()) is None


async def test_a_username_exists_once_and_a_user_has_one(store: Store) -> None:
    user, other = a_user(), a_user()
    username = a_username(user.id)
    await store.users.add(user)
    await store.users.add(other)
    await store.usernames.add(username)

    with pytest.raises(UniqueViolation) as taken:
        await store.usernames.add(a_username(other.id, username.username))
    with pytest.raises(UniqueViolation) as second:
        await store.usernames.add(a_username(user.id))

    assert taken.value.constraint == "usernames_tenant_id_username_idx"
    assert second.value.constraint == "usernames_user_id_idx"


async def test_a_password_is_found_by_its_user(store: Store) -> None:
    user = a_user()
    password = a_password(user.id)
    await store.users.add(user)

    await store.passwords.add(password)

    assert await store.passwords.find_of(user.id) == password
    assert await store.passwords.find_of(uuid4()) is None


async def test_putting_a_password_replaces_the_one_there_is(store: Store) -> None:
    user = a_user()
    first, second = a_password(user.id), replace(a_password(user.id), password="other", updated_at=LATER)
    await store.users.add(user)

    await store.passwords.put(first)
    await store.passwords.put(second)

    assert await store.passwords.find_of(user.id) == replace(first, password="other", updated_at=LATER)


async def test_replacing_a_hash_needs_one(store: Store) -> None:
    user = a_user()
    password = a_password(user.id)
    await store.users.add(user)

    assert not await store.passwords.replace_hash(user.id, "other", LATER)
    await store.passwords.add(password)

    assert await store.passwords.replace_hash(user.id, "other", LATER)
    assert await store.passwords.find_of(user.id) == replace(password, password="other", updated_at=LATER)


async def test_some_hashes_can_be_looked_at(store: Store) -> None:
    for hashed in ("one", "two", "three"):
        user = a_user()
        await store.users.add(user)
        await store.passwords.add(a_password(user.id, hashed))

    assert sorted(await store.passwords.sample(5)) == ["one", "three", "two"]
    assert len(await store.passwords.sample(2)) == 2
