"""A browser that may go without the second factor."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from actions import keys
from actions.hooks.recognise_device import RecogniseDevice
from storage.store import Store
from tests.support.flows import BROWSER, a_context
from tests.support.house import House

NAME = "hanko-device-token"


async def trusting(house: House, store: Store) -> tuple[UUID, str]:
    """A user, and the cookie of a browser that she trusts."""
    user_id = await house.add_user("ada@example.com")
    cookie = await house.services.device_trust.issue(store, user_id=user_id, cookie="", now=house.clock())
    assert cookie
    await store.commit()
    return user_id, cookie.value


async def noted(house: House, store: Store, cookies: dict[str, str], stash: dict[Any, Any]) -> bool | None:
    ctx = a_context(store, stash, client=replace(BROWSER, cookies=cookies))
    await RecogniseDevice(house.services.device_trust).run(ctx)
    return ctx.stash[keys.DEVICE_TRUSTED]


async def test_it_is_noted_for_who_trusts_it(house: House, store: Store) -> None:
    ada, cookie = await trusting(house, store)
    bob = await house.add_user("bob@example.com")

    assert await noted(house, store, {NAME: cookie}, {keys.USER_ID: str(ada)})
    assert await noted(house, store, {NAME: cookie}, {keys.USER_ID: str(bob)}) is None
    assert await noted(house, store, {"other": cookie}, {keys.USER_ID: str(ada)}) is None


@pytest.mark.parametrize("cookies", [{}, {NAME: ""}])
async def test_without_the_cookie_nobody_looks(house: House, store: Store, cookies: dict[str, str]) -> None:
    ada, _ = await trusting(house, store)
    heard: list[str] = []
    house.database.listen(heard.append)

    assert await noted(house, store, cookies, {keys.USER_ID: str(ada)}) is None
    assert heard == []


async def test_once_all_is_planned_nothing_is_noted(house: House, store: Store) -> None:
    ada, cookie = await trusting(house, store)

    found = await noted(
        house, store, {NAME: cookie}, {keys.USER_ID: str(ada), keys.ONBOARDING_SCHEDULED: True}
    )

    assert found is None
