"""What changes when users change their accounts."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from storage.database import Database
from storage.errors import UniqueViolation
from storage.records.identity import Identity
from storage.records.metadata import Metadata
from storage.store import Store
from tests.support.records import NOW, a_credential, a_password, a_user, a_username, an_email

LATER = NOW + timedelta(seconds=1)


async def an_owner(store: Store) -> UUID:
    """The id of a new user."""
    user = a_user()
    await store.users.add(user)
    return user.id


async def test_an_address_is_deleted_also_as_the_primary_one(store: Store) -> None:
    user_id = await an_owner(store)
    primary, other = an_email(user_id, primary=True), an_email(user_id, created_at=LATER)
    await store.emails.add(primary)
    await store.emails.add(other)

    assert await store.emails.delete(primary.id)
    assert not await store.emails.delete(primary.id)

    assert await store.emails.list_of(user_id) == [other]


async def test_a_username_is_changed_and_deleted(store: Store) -> None:
    user_id = await an_owner(store)
    name = a_username(user_id)
    await store.usernames.add(name)

    assert await store.usernames.change(user_id, "another", LATER)
    assert await store.usernames.find_of(user_id) == replace(name, username="another", updated_at=LATER)
    assert await store.usernames.delete_of(user_id)

    assert await store.usernames.find_of(user_id) is None
    assert not await store.usernames.delete_of(user_id)
    assert not await store.usernames.change(user_id, "ghost", LATER)


async def test_a_username_is_not_changed_to_a_taken_one(store: Store) -> None:
    taken, mine = a_username(await an_owner(store)), a_username(await an_owner(store))
    await store.usernames.add(taken)
    await store.usernames.add(mine)

    with pytest.raises(UniqueViolation):
        await store.usernames.change(mine.user_id, taken.username, LATER)

    assert await store.usernames.find_of(mine.user_id) == mine


async def test_a_password_is_deleted(store: Store) -> None:
    user_id = await an_owner(store)
    await store.passwords.add(a_password(user_id))

    assert await store.passwords.delete_of(user_id)
    assert not await store.passwords.delete_of(user_id)

    assert await store.passwords.find_of(user_id) is None


async def test_a_credential_is_renamed_and_deleted_with_its_transports(store: Store) -> None:
    credential = a_credential(await an_owner(store), transports=("internal", "usb"))
    await store.webauthn_credentials.add(credential)

    assert await store.webauthn_credentials.rename(credential.id, "Phone", LATER)
    found = await store.webauthn_credentials.find(credential.id)
    assert found == replace(credential, name="Phone", updated_at=LATER)
    assert await store.webauthn_credentials.delete(credential.id)

    assert await store.webauthn_credentials.find(credential.id) is None
    assert not await store.webauthn_credentials.delete(credential.id)
    assert not await store.webauthn_credentials.rename(credential.id, "Ghost", LATER)


async def test_an_identity_is_added_and_deleted(store: Store) -> None:
    user_id = await an_owner(store)
    identity = Identity(uuid4(), "google", "subject", "{}", None, user_id, NOW, NOW)

    await store.identities.add(identity)
    assert await store.identities.list_of(user_id) == [identity]
    assert await store.identities.delete(identity.id)

    assert await store.identities.list_of(user_id) == []
    assert not await store.identities.delete(identity.id)


async def test_metadata_of_the_user_are_put_where_there_are_none_and_replaced(store: Store) -> None:
    user_id = await an_owner(store)

    await store.metadata.put_unsafe(user_id, '{"a":"😀"}', NOW)
    assert await store.metadata.find_of(user_id) == Metadata(unsafe='{"a":"😀"}')
    await store.metadata.put_unsafe(user_id, '{"a":"😀"}', NOW)
    await store.metadata.put_unsafe(user_id, None, LATER)

    assert await store.metadata.find_of(user_id) == Metadata()


async def test_nothing_of_another_tenant_is_changed(store: Store, database: Database) -> None:
    user_id = await an_owner(store)
    email, credential = an_email(user_id), a_credential(user_id)
    await store.emails.add(email)
    await store.usernames.add(a_username(user_id))
    await store.passwords.add(a_password(user_id))
    await store.webauthn_credentials.add(credential)
    await store.commit()

    async with database.store() as other:
        assert not await other.emails.delete(email.id)
        assert not await other.usernames.change(user_id, "stolen", LATER)
        assert not await other.usernames.delete_of(user_id)
        assert not await other.passwords.delete_of(user_id)
        assert not await other.webauthn_credentials.rename(credential.id, "stolen", LATER)
        assert not await other.webauthn_credentials.delete(credential.id)


async def test_a_locked_user_is_locked_until_the_end_of_the_step(store: Store) -> None:
    user_id = await an_owner(store)
    await store.commit()

    await store.users.lock(user_id)

    assert store.writing
    assert await store.users.find(user_id)
