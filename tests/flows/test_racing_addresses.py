"""Profiles of one account that change its addresses at the same time, on real databases."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest

from config.database_target import DatabaseTarget
from flowapi.services.hashing_pool import HashingPool
from flowapi.web.errors import flow_status
from storage.database import Database
from tests.support.flows import FlowDriver
from tests.support.house import Furnish, House, a_house
from tests.support.profiles import opened

ADA, OTHER = "ada@example.com", "other@example.com"
NEW = tuple(f"ada{number}@example.com" for number in range(4))


@pytest.fixture
async def furnish(target: DatabaseTarget, hashing_pool: HashingPool) -> AsyncIterator[Furnish]:
    async with Database(target) as database:
        yield lambda *changes: a_house(database, hashing_pool, *changes)
        async with database.store() as store:
            email = await store.emails.find_by_address(ADA)
            if email and email.user_id:
                await store.users.delete(email.user_id)
            await store.commit()


@pytest.mark.parametrize("verified", [False, True])
async def test_the_limit_of_addresses_holds_for_all_at_once(furnish: Furnish, verified: bool) -> None:
    house = furnish({"email": {"limit": 2, "require_verification": verified}})
    user_id = await house.add_user(ADA)
    flows = [await opened(house, user_id) for _ in NEW]
    steps = [("email_create", {"email": address}) for address in NEW]
    if verified:
        codes = [await code_for(house, flow, address) for flow, address in zip(flows, NEW, strict=True)]
        steps = [("verify_passcode", {"code": code}) for code in codes]

    await at_once(flows, steps)

    assert sorted(statuses(flows)) == [200, 403, 403, 403]
    assert len((await house.account(user_id)).emails) == 2


async def test_the_first_addresses_of_an_account_do_not_all_become_the_primary_one(furnish: Furnish) -> None:
    house = furnish({"email": {"require_verification": False}})
    user_id = await house.add_user(username="ada_l")
    flows = [await opened(house, user_id) for _ in NEW]

    await at_once(flows, [("email_create", {"email": address}) for address in (ADA, *NEW[1:])])

    emails = (await house.account(user_id)).emails
    assert (statuses(flows), [email.primary for email in emails].count(True)) == ([200] * 4, 1)


async def test_an_address_that_is_deleted_is_not_chosen_as_the_primary_one(furnish: Furnish) -> None:
    house = furnish({"email": {"require_verification": False}})
    user_id = await house.add_user(ADA)
    for _ in range(4):
        other = await added(house, user_id)
        choosing, deleting = await opened(house, user_id), await opened(house, user_id)

        steps = [("email_set_primary", {"email_id": other}), ("email_delete", {"email_id": other})]
        await at_once([choosing, deleting], steps)

        # Who comes second finds the address gone, or the primary one, which cannot be deleted.
        assert [status for status in statuses([choosing, deleting]) if status != 200] in ([400], [403], [404])
        emails = (await house.account(user_id)).emails
        assert [email.primary for email in emails].count(True) == 1
        await restored(house, user_id)


async def at_once(flows: list[FlowDriver], steps: list[tuple[str, dict[str, Any]]]) -> None:
    await asyncio.gather(
        *(flow.advance(action, **inputs) for flow, (action, inputs) in zip(flows, steps, strict=True))
    )


def statuses(flows: list[FlowDriver]) -> list[int]:
    return [flow_status(flow.answer.error) if flow.answer else 0 for flow in flows]


async def code_for(house: House, flow: FlowDriver, address: str) -> str:
    """The code that was sent to *address*, which the flow wants to add."""
    await flow.advance("email_create", email=address)
    return await house.code(address)


async def added(house: House, user_id: UUID) -> str:
    """The id of another address of the account."""
    await (await opened(house, user_id)).advance("email_create", email=OTHER)
    return next(str(email.id) for email in (await house.account(user_id)).emails if email.address == OTHER)


async def restored(house: House, user_id: UUID) -> None:
    """Let the account have its first address alone."""
    ids = {email.address: str(email.id) for email in (await house.account(user_id)).emails}
    flow = await opened(house, user_id)
    await flow.advance("email_set_primary", email_id=ids[ADA])
    if OTHER in ids:
        await flow.advance("email_delete", email_id=ids[OTHER])
