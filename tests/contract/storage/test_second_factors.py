"""One-time password secrets and trusted devices."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from config.database_target import DatabaseTarget
from storage.database import Database
from storage.errors import UniqueViolation
from storage.records.otp_secret import OtpSecret
from storage.records.user import User
from storage.store import Store
from tests.contract.storage.conftest import add_tenant
from tests.support.records import NOW, a_trusted_device, a_user, an_otp_secret

LATER = NOW + timedelta(seconds=1)
STEP = 59_000_000


async def with_secret(store: Store, last_step: int | None = None) -> tuple[User, OtpSecret]:
    """A user with a secret, committed."""
    user = a_user()
    secret = an_otp_secret(user.id, last_step)
    await store.users.add(user)
    await store.otp_secrets.add(secret)
    await store.commit()
    return user, secret


async def test_a_secret_is_found_as_it_was_until_it_is_deleted(store: Store) -> None:
    user, secret = await with_secret(store, STEP)

    assert await store.otp_secrets.find_of(user.id) == secret
    assert await store.otp_secrets.find_of(uuid4()) is None
    assert await store.otp_secrets.delete_of(user.id)
    assert await store.otp_secrets.find_of(user.id) is None
    assert not await store.otp_secrets.delete_of(user.id)


async def test_a_user_has_one_secret(store: Store) -> None:
    user, secret = await with_secret(store)

    with pytest.raises(UniqueViolation):
        await store.otp_secrets.add(an_otp_secret(user.id))

    await store.commit()
    assert await store.otp_secrets.find_of(user.id) == secret


async def test_steps_only_move_forward(store: Store) -> None:
    user, secret = await with_secret(store)

    used = [
        await store.otp_secrets.use_step(secret.id, step, LATER)
        for step in (STEP, STEP, STEP - 1, STEP + 1, STEP)
    ]

    assert used == [True, False, False, True, False]
    stored = await store.otp_secrets.find_of(user.id)
    assert stored == replace(secret, last_validated_step=STEP + 1, updated_at=LATER)


async def test_a_secret_that_is_gone_has_no_steps(store: Store) -> None:
    assert not await store.otp_secrets.use_step(uuid4(), STEP, LATER)


async def test_many_at_once_use_a_step_once(store: Store, database: Database, tenant_id: UUID) -> None:
    _, secret = await with_secret(store, STEP - 1)

    async def use() -> bool:
        async with database.store(tenant_id) as own:
            used = await own.otp_secrets.use_step(secret.id, STEP, LATER)
            await own.commit()
        return used

    assert sorted(await asyncio.gather(*(use() for _ in range(12)))) == [False] * 11 + [True]


async def test_a_rollback_gives_the_step_back(store: Store) -> None:
    user, secret = await with_secret(store)

    await store.otp_secrets.use_step(secret.id, STEP, LATER)
    await store.rollback()

    assert await store.otp_secrets.find_of(user.id) == secret


async def test_a_device_is_found_by_its_user_and_token(store: Store) -> None:
    ada, eve = a_user(), a_user()
    device = a_trusted_device(ada.id)
    await store.users.add(ada)
    await store.users.add(eve)

    await store.trusted_devices.add(device)

    assert await store.trusted_devices.find_of(ada.id, device.device_token) == device
    assert await store.trusted_devices.find_of(eve.id, device.device_token) is None
    assert await store.trusted_devices.find_of(ada.id, "unknown") is None


async def test_a_token_is_told_from_its_like(store: Store) -> None:
    user = a_user()
    device = replace(a_trusted_device(user.id), device_token="Token")
    await store.users.add(user)
    await store.trusted_devices.add(device)

    found = [await store.trusted_devices.find_of(user.id, token) for token in ("token", "TOKEN", "Tokén")]

    assert found == [None, None, None]


async def test_all_devices_of_one_user_can_be_deleted(store: Store) -> None:
    ada, eve = a_user(), a_user()
    kept, *dropped = a_trusted_device(eve.id), a_trusted_device(ada.id), a_trusted_device(ada.id)
    await store.users.add(ada)
    await store.users.add(eve)
    for device in (kept, *dropped):
        await store.trusted_devices.add(device)

    assert await store.trusted_devices.delete_of(ada.id) == 2

    left = [await store.trusted_devices.find_of(ada.id, device.device_token) for device in dropped]
    assert left == [None, None]
    assert await store.trusted_devices.find_of(eve.id, kept.device_token) == kept


async def test_they_go_with_their_user(store: Store) -> None:
    user, _ = await with_secret(store)
    device = a_trusted_device(user.id)
    await store.trusted_devices.add(device)

    await store.users.delete(user.id)

    assert await store.otp_secrets.find_of(user.id) is None
    assert await store.trusted_devices.find_of(user.id, device.device_token) is None


async def test_another_tenant_has_none_of_them(
    store: Store, database: Database, target: DatabaseTarget
) -> None:
    user, secret = await with_secret(store)
    device = a_trusted_device(user.id)
    await store.trusted_devices.add(device)
    await store.commit()

    async with database.store(await add_tenant(target)) as other:
        assert not await other.otp_secrets.use_step(secret.id, STEP, LATER)
        assert not await other.otp_secrets.delete_of(user.id)
        assert await other.trusted_devices.find_of(user.id, device.device_token) is None
        assert await other.trusted_devices.delete_of(user.id) == 0
        await other.commit()
    assert await store.otp_secrets.find_of(user.id) == secret
    assert await store.trusted_devices.find_of(user.id, device.device_token) == device
