"""Whose account it is that comes from a provider."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from flowapi.errors.third_party import (
    AddressesExhausted,
    AddressOfSeveral,
    AddressUnverified,
    LinkingRefused,
    RequestInvalid,
    SignInRefused,
    SignUpDisabled,
)
from flowapi.services.third_party.claims import Claims
from flowapi.services.third_party.linking import Arrival, Linked
from storage.records.email import Email
from tests.support.clock import NOON
from tests.support.house import Furnish, House
from tests.support.house import furnish as furnish
from tests.support.house import hashing_pool as hashing_pool
from tests.support.house import house as house
from tests.support.stores import database as database
from tests.support.stores import migrated as migrated

ADA, NEW = "ada@example.com", "new@example.com"
VERIFIED = Claims("1", ADA, True, name="Ada", picture="https://pic.example", document='{"sub":"1"}')


async def arrive(house: House, claims: Claims = VERIFIED, *, later: float = 0, **parts: Any) -> Linked:
    """Come from Google, and be let in."""
    arrival = Arrival(**{"provider_id": "google", "claims": claims, "may_link": True, **parts})
    async with house.database.store() as store:
        linked = await house.services.linking.arrive(store, arrival, NOON + timedelta(seconds=later))
        await store.commit()
    return linked


async def add_nobodys(house: House, address: str) -> None:
    """Add an address that is nobody's."""
    async with house.database.store() as store:
        await store.emails.add(Email(uuid4(), None, address, False, False, NOON, NOON))
        await store.commit()


async def addresses(house: House, user_id: UUID) -> Mapping[str, tuple[bool, bool]]:
    """Which addresses the account has: whether verified, and whether primary."""
    account = await house.account(user_id)
    return {email.address: (email.verified, email.primary) for email in account.emails}


@pytest.mark.parametrize("known", [False, True])
async def test_somebody_new_gets_an_account(house: House, known: bool) -> None:
    if known:
        await add_nobodys(house, ADA)

    linked = await arrive(house)

    account = await house.account(linked.user_id)
    assert linked.user_created
    assert await addresses(house, linked.user_id) == {ADA: (True, True)}
    assert (account.user.name, account.user.picture) == ("Ada", "https://pic.example")
    [identity] = account.identities
    assert (identity.id, identity.email_id, identity.data) == (
        linked.identity_id,
        account.emails[0].id,
        '{"sub":"1"}',
    )
    assert house.events.published == [("user.create", {"user_id": str(linked.user_id)})]


async def test_somebody_new_may_have_no_address(house: House) -> None:
    linked = await arrive(house, Claims("1"))

    assert await addresses(house, linked.user_id) == {}


async def test_nobody_new_gets_in_where_sign_up_is_disabled(furnish: Furnish) -> None:
    house = furnish({"account": {"allow_signup": False}})

    with pytest.raises(SignUpDisabled):
        await arrive(house)


async def test_an_account_is_linked_by_its_verified_address(house: House) -> None:
    user_id = await house.add_user(ADA)

    linked = await arrive(house)

    assert (linked.user_id, linked.user_created) == (user_id, False)
    assert (await house.account(user_id)).user.name == "Ada"
    assert house.events.published == []


@pytest.mark.parametrize(
    ("claims", "parts", "error"),
    [
        (replace(VERIFIED, email_verified=False), {}, AddressUnverified),
        (VERIFIED, {"may_link": False}, LinkingRefused),
        (replace(VERIFIED, email_verified=False), {"is_flow": False}, AddressUnverified),
    ],
)
async def test_an_account_is_not_linked_otherwise(
    house: House, claims: Claims, parts: Any, error: type[SignInRefused]
) -> None:
    user_id = await house.add_user(ADA)

    with pytest.raises(error):
        await arrive(house, claims, **parts)

    assert (await house.account(user_id)).identities == ()


async def test_the_same_subject_comes_back_and_brings_news(house: House) -> None:
    first = await arrive(house)
    news = replace(VERIFIED, name="Ada L", picture="ftp://x", document='{"sub":"1","name":"Ada L"}')

    again = await arrive(house, news, later=60, may_link=False)

    account = await house.account(first.user_id)
    assert (again.user_id, again.identity_id, again.user_created) == (
        first.user_id,
        first.identity_id,
        False,
    )
    assert (account.user.name, account.user.picture) == ("Ada L", "https://pic.example")
    assert account.identities[0].data == '{"sub":"1","name":"Ada L"}'
    assert await addresses(house, first.user_id) == {ADA: (True, True)}


@pytest.mark.parametrize("known", [False, True])
async def test_a_new_address_of_a_known_subject_is_added(house: House, known: bool) -> None:
    user_id = (await arrive(house)).user_id
    if known:
        await add_nobodys(house, NEW)

    await arrive(house, replace(VERIFIED, email=NEW), later=60)

    assert await addresses(house, user_id) == {ADA: (True, True), NEW: (True, False)}
    event = "user.update" if known else "user.update.email.create"
    assert house.events.published[-1] == (event, {"user_id": str(user_id)})


async def test_an_unverified_address_of_nobody_is_not_claimed(house: House) -> None:
    await arrive(house)
    await add_nobodys(house, NEW)

    with pytest.raises(AddressUnverified):
        await arrive(house, replace(VERIFIED, email=NEW, email_verified=False))


async def test_a_new_address_is_not_added_beyond_the_limit(furnish: Furnish) -> None:
    house = furnish({"email": {"limit": 1}})
    await arrive(house)

    with pytest.raises(AddressesExhausted):
        await arrive(house, replace(VERIFIED, email=NEW))


async def test_a_new_address_that_is_somebody_elses_is_refused(house: House) -> None:
    await arrive(house)
    await house.add_user(NEW)

    with pytest.raises(AddressOfSeveral, match=NEW):
        await arrive(house, replace(VERIFIED, email=NEW))


async def test_an_account_without_addresses_gets_its_first_as_primary(house: House) -> None:
    user_id = (await arrive(house, Claims("1"))).user_id

    await arrive(house, VERIFIED, later=60)

    assert await addresses(house, user_id) == {ADA: (True, True)}


async def test_a_connection_is_nobodys_until_its_owner_is_back(house: House) -> None:
    user_id = await house.add_user(ADA)

    linked = await arrive(house, user_id=user_id)

    assert (await house.account(user_id)).identities == ()
    assert (await house.account(user_id)).user.name is None
    async with house.database.store() as store:
        identity = await store.identities.find(linked.identity_id)
        assert identity
        assert (identity.user_id, linked.user_id) == (None, user_id)
        assert await house.services.linking.complete(store, identity, user_id, NOON)
        assert not await house.services.linking.complete(store, identity, user_id, NOON)
        await store.commit()
    [connected] = (await house.account(user_id)).identities
    assert connected.id == linked.identity_id


async def test_a_connection_that_was_not_completed_stands_in_nobodys_way(house: House) -> None:
    user_id = await house.add_user(NEW)
    lost = await arrive(house, user_id=user_id)

    assert (await arrive(house, user_id=user_id)).identity_id != lost.identity_id
    assert (await arrive(house)).user_created


@pytest.mark.parametrize("may_link", [True, False])
async def test_what_is_somebody_elses_cannot_be_connected(house: House, may_link: bool) -> None:
    await arrive(house)
    user_id = await house.add_user(NEW)

    with pytest.raises(RequestInvalid):
        await arrive(house, user_id=user_id, may_link=may_link)


async def test_nor_by_a_provider_that_may_not_link_or_for_nobody(house: House) -> None:
    user_id = await house.add_user(NEW)

    with pytest.raises(LinkingRefused):
        await arrive(house, user_id=user_id, may_link=False)
    with pytest.raises(RequestInvalid):
        await arrive(house, user_id=uuid4())


async def test_an_unverified_address_of_a_known_subject_is_not_occupied(house: House) -> None:
    user_id = (await arrive(house)).user_id

    await arrive(house, replace(VERIFIED, email=NEW, email_verified=False), later=60)

    assert await addresses(house, user_id) == {ADA: (True, True)}


async def test_nor_kept_when_another_takes_its_place(house: House) -> None:
    user_id = (await arrive(house, replace(VERIFIED, email_verified=False))).user_id
    assert await addresses(house, user_id) == {ADA: (False, True)}

    await arrive(house, replace(VERIFIED, email=NEW), later=60)

    account = await house.account(user_id)
    assert await addresses(house, user_id) == {NEW: (True, True)}
    assert [identity.email_id for identity in account.identities] == [account.emails[0].id]


async def test_where_nobody_verifies_addresses_all_are_kept(furnish: Furnish) -> None:
    house = furnish({"email": {"require_verification": False}})
    user_id = (await arrive(house, replace(VERIFIED, email_verified=False))).user_id

    await arrive(house, replace(VERIFIED, email=NEW, email_verified=False), later=60)

    assert await addresses(house, user_id) == {ADA: (False, True), NEW: (False, False)}
