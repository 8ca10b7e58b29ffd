from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from config.settings import Settings
from flowapi.services.device_trust import DeviceTrust
from storage.database import Database
from storage.records.trusted_device import TrustedDevice
from storage.store import Store
from tests.support.clock import NOON
from tests.support.records import a_trusted_device, a_user

TOKEN_LENGTH = 88


def service(**mfa: Any) -> DeviceTrust:
    return DeviceTrust(Settings.from_mapping({"mfa": mfa}))


async def resident(store: Store) -> UUID:
    user = a_user()
    await store.users.add(user)
    return user.id


async def trusted(store: Store, **changes: Any) -> TrustedDevice:
    """A user's device whose trust lasts."""
    device = a_trusted_device(await resident(store), expires_at=NOON + timedelta(days=1))
    device = replace(device, **changes)
    await store.trusted_devices.add(device)
    return device


async def recognised(store: Store, user_id: UUID, cookie: str, **mfa: Any) -> bool:
    return await service(**mfa).recognises(store, user_id=user_id, cookie=cookie, now=NOON)


async def test_the_cookie_of_a_trusted_browser_is_recognised(store: Store) -> None:
    device = await trusted(store)
    entry, other = f"{device.user_id}:{device.device_token}", f"{uuid4()}:token"

    for cookie in (
        entry,
        f"{other}|{entry}",
        f"{entry}|{other}",
        f"junk||:|{entry}",
        f"{device.user_id}:forged|{entry}",
        device.device_token,
    ):
        assert (cookie, await recognised(store, device.user_id, cookie)) == (cookie, True)


async def test_anything_else_is_not(store: Store) -> None:
    device = await trusted(store)
    user_id, token = device.user_id, device.device_token

    for cookie in (
        "",
        "|",
        ":",
        f"{user_id}",
        f"{user_id}:",
        f"{user_id}:{token.upper()}",
        f"{user_id}:{token}x",
        f"{user_id}:{'A' * 86}==",
        f"{uuid4()}:{token}",
        f"{user_id}:{'x' * 5000}",
        f"{user_id}:\ud800",
        f"{user_id}:{token}\0",
        f"{user_id}:{token}\n",
        f":{token}",
        f"{token}|",
    ):
        assert (cookie, await recognised(store, user_id, cookie)) == (cookie, False)


async def test_a_stolen_cookie_is_worth_nothing_to_another_user(store: Store) -> None:
    device, thief = await trusted(store), await resident(store)

    for cookie in (
        f"{device.user_id}:{device.device_token}",
        f"{thief}:{device.device_token}",
        device.device_token,
    ):
        assert not await recognised(store, thief, cookie)


async def test_trust_ends_with_its_time(store: Store) -> None:
    for left, expected in ((1, True), (0, False), (-1, False)):
        device = await trusted(store, expires_at=NOON + timedelta(seconds=left))
        cookie = f"{device.user_id}:{device.device_token}"
        assert (left, await recognised(store, device.user_id, cookie)) == (left, expected)


async def test_trust_ends_when_it_is_revoked(store: Store) -> None:
    device = await trusted(store)
    cookie = f"{device.user_id}:{device.device_token}"

    await service().revoke(store, device.user_id)

    assert not await recognised(store, device.user_id, cookie)


async def test_under_the_policy_never_no_browser_is_recognised(store: Store) -> None:
    device = await trusted(store)
    cookie = f"{device.user_id}:{device.device_token}"

    policies = ("prompt", "always", "never")
    found = [
        await recognised(store, device.user_id, cookie, device_trust_policy=policy) for policy in policies
    ]

    assert found == [True, True, False]


async def test_a_cookie_full_of_guesses_costs_few_looks(store: Store, database: Database) -> None:
    user_id = await resident(store)
    await store.commit()
    heard: list[str] = []
    database.listen(heard.append)

    await recognised(
        store,
        user_id,
        "|".join(f"{user_id}:guess{number}" for number in range(5000)),
        device_trust_max_users_per_device=3,
    )

    assert len(heard) == 3


async def test_a_browser_is_trusted_by_a_token_of_its_own(store: Store) -> None:
    user_id = await resident(store)
    trust = service(device_trust_duration="2h")

    first = await trust.issue(store, user_id=user_id, cookie="", now=NOON)
    second = await trust.issue(store, user_id=user_id, cookie="", now=NOON)

    assert first
    assert second
    (name, token), max_age = first.value.split(":"), first.max_age
    assert (UUID(name), len(token), max_age) == (user_id, TOKEN_LENGTH, 7200)
    assert first.value != second.value
    assert token not in repr(first)
    device = await store.trusted_devices.find_of(user_id, token)
    assert device
    assert (device.user_id, device.expires_at, device.created_at) == (
        user_id,
        NOON + timedelta(hours=2),
        NOON,
    )
    assert await recognised(store, user_id, first.value)


async def test_the_latest_user_comes_first_and_the_others_stay(store: Store) -> None:
    user_id = await resident(store)
    one, other = f"{uuid4()}:one", f"{uuid4()}:other=="

    issued = await service().issue(
        store, user_id=user_id, cookie=f"{one}|junk|{user_id}:old|{other}", now=NOON
    )

    assert issued
    first, *rest = issued.value.split("|")
    assert (first.split(":")[0], rest) == (str(user_id), [one, other])


async def test_a_token_of_the_older_form_is_dropped(store: Store) -> None:
    user_id = await resident(store)

    issued = await service().issue(store, user_id=user_id, cookie="older", now=NOON)

    assert issued
    assert issued.value.count("|") == 0


@pytest.mark.parametrize(("most", "kept"), [(1, 1), (3, 3), (0, 20), (-1, 20)])
async def test_the_oldest_users_of_a_browser_are_dropped(store: Store, most: int, kept: int) -> None:
    user_id = await resident(store)
    others = [f"{uuid4()}:token" for _ in range(30)]
    trust = service(device_trust_max_users_per_device=most)

    issued = await trust.issue(store, user_id=user_id, cookie="|".join(others), now=NOON)

    assert issued
    assert issued.value.split("|")[1:] == others[: kept - 1]


@pytest.mark.parametrize("duration", ["0s", "-1h"])
async def test_no_browser_is_trusted_for_no_time(store: Store, duration: str) -> None:
    user_id = await resident(store)

    issued = await service(device_trust_duration=duration).issue(store, user_id=user_id, cookie="", now=NOON)

    assert issued is None
    assert await store.trusted_devices.delete_of(user_id) == 0


def test_a_cookie_without_a_name_gets_the_usual_one() -> None:
    names = [service(device_trust_cookie_name=name).cookie_name for name in ("", "mine")]

    assert names == ["hanko-device-token", "mine"]
