"""Accounts at other providers, what they tell of users, and the tokens that hand them over."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from storage.errors import UniqueViolation
from storage.store import Store
from tests.support.records import NOW, a_token, a_user, an_email, an_identity

LATER = NOW + timedelta(seconds=1)


async def test_an_account_elsewhere_is_found_by_its_subject_exactly(store: Store) -> None:
    user = a_user()
    await store.users.add(user)
    identity = an_identity(user.id, subject="Subject")

    await store.identities.add(identity)

    assert await store.identities.find(identity.id) == identity
    assert await store.identities.find_by_subject("google", "Subject") == identity
    for other in ("subject", "Subject ", "Sub\u00adject"):
        assert await store.identities.find_by_subject("google", other) is None
    assert await store.identities.find_by_subject("github", "Subject") is None


async def test_a_subject_has_one_account_at_a_provider(store: Store) -> None:
    await store.identities.add(an_identity(None, subject="one"))

    with pytest.raises(UniqueViolation):
        await store.identities.add(an_identity(None, subject="one"))


async def test_what_a_provider_tells_is_updated(store: Store) -> None:
    user = a_user()
    await store.users.add(user)
    email = an_email(user.id)
    await store.emails.add(email)
    identity = an_identity(user.id)
    await store.identities.add(identity)
    told = replace(identity, data='{"sub":"2"}', email_id=email.id, updated_at=LATER)

    await store.identities.update(told)

    assert await store.identities.find(identity.id) == told


async def test_an_account_elsewhere_is_given_once(store: Store) -> None:
    one, other = a_user(), a_user()
    await store.users.add(one)
    await store.users.add(other)
    identity = an_identity(None)
    await store.identities.add(identity)

    assert await store.identities.give(identity.id, one.id, LATER)
    assert not await store.identities.give(identity.id, other.id, LATER)

    assert await store.identities.list_of(one.id) == [replace(identity, user_id=one.id, updated_at=LATER)]


async def test_an_address_of_nobody_is_assigned_once(store: Store) -> None:
    one, other = a_user(), a_user()
    await store.users.add(one)
    await store.users.add(other)
    email = replace(an_email(one.id), user_id=None)
    await store.emails.add(email)

    assert await store.emails.assign(email.id, one.id, LATER, verified=True)
    assert not await store.emails.assign(email.id, other.id, LATER, verified=True)

    assert await store.emails.find(email.id) == replace(
        email, user_id=one.id, verified=True, updated_at=LATER
    )


async def test_a_user_is_described(store: Store) -> None:
    user = a_user()
    await store.users.add(user)
    described = replace(
        user, name="A B", given_name="A", family_name="B", picture="https://a.example", updated_at=LATER
    )

    await store.users.describe(described)

    assert await store.users.find(user.id) == described


async def test_a_token_is_found_and_spent_once(store: Store) -> None:
    user = a_user()
    await store.users.add(user)
    identity = an_identity(user.id)
    await store.identities.add(identity)
    token = a_token(user.id, identity.id)

    await store.tokens.add(token)

    assert await store.tokens.find(token.value) == token
    assert await store.tokens.find(str(uuid4())) is None
    assert await store.tokens.delete(token.id)
    assert not await store.tokens.delete(token.id)


async def test_a_token_goes_with_the_account_elsewhere(store: Store) -> None:
    user = a_user()
    await store.users.add(user)
    identity = an_identity(user.id)
    await store.identities.add(identity)
    token = a_token(user.id, identity.id)
    await store.tokens.add(token)

    await store.identities.delete(identity.id)

    assert await store.tokens.find(token.value) is None
