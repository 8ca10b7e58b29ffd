"""Webhooks, and how they end."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from config.database_target import DatabaseTarget
from storage.database import Database
from storage.records.webhook import WebhookEvent
from storage.store import Store
from tests.contract.storage.conftest import add_tenant
from tests.support.records import NOW, a_webhook

LATER = NOW + timedelta(hours=1)
ALLOWED = 5


async def test_a_webhook_is_found_with_its_events(store: Store) -> None:
    webhook = a_webhook("email.send", "user.create")
    await store.webhooks.add(webhook)
    await store.commit()

    assert await store.webhooks.find(webhook.id) == webhook
    assert webhook in await store.webhooks.list()
    assert await store.webhooks.find(uuid4()) is None


async def test_one_without_events_is_a_webhook_too(store: Store) -> None:
    webhook = a_webhook()
    await store.webhooks.add(webhook)

    assert await store.webhooks.find(webhook.id) == webhook
    assert webhook in await store.webhooks.list()


async def test_a_change_replaces_everything_but_the_beginning(store: Store) -> None:
    webhook = a_webhook("user", "session")
    await store.webhooks.add(webhook)
    await store.webhooks.note_failure(webhook.id, allowed=ALLOWED, now=NOW)
    changed = replace(
        webhook,
        callback="https://other.example/",
        enabled=False,
        expires_at=LATER,
        updated_at=LATER,
        events=(WebhookEvent(uuid4(), "user"),),
    )

    assert await store.webhooks.change(changed)
    assert await store.webhooks.find(webhook.id) == changed
    assert not await store.webhooks.change(a_webhook("user"))


async def test_a_deleted_webhook_leaves_no_events(store: Store) -> None:
    webhook = a_webhook("user")
    await store.webhooks.add(webhook)

    assert await store.webhooks.delete(webhook.id)
    assert await store.webhooks.find(webhook.id) is None
    assert not await store.webhooks.delete(webhook.id)


async def test_one_failure_too_many_in_a_row_disables(store: Store) -> None:
    webhook = a_webhook("user")
    await store.webhooks.add(webhook)
    seen = []

    for _ in range(ALLOWED + 1):
        await store.webhooks.note_failure(webhook.id, allowed=ALLOWED, now=LATER)
        found = await store.webhooks.find(webhook.id)
        assert found
        seen.append((found.failures, found.enabled))

    assert seen == [(1, True), (2, True), (3, True), (4, True), (5, True), (6, False)]


async def test_a_success_begins_the_count_anew_and_prolongs(store: Store) -> None:
    webhook = a_webhook("user")
    await store.webhooks.add(webhook)
    await store.webhooks.note_failure(webhook.id, allowed=ALLOWED, now=NOW)

    await store.webhooks.note_success(webhook.id, expires_at=LATER, now=LATER)

    renewed = replace(webhook, failures=0, expires_at=LATER, updated_at=LATER)
    assert await store.webhooks.find(webhook.id) == renewed


async def test_only_one_whose_time_is_over_expires(store: Store) -> None:
    old, young = replace(a_webhook("user"), expires_at=NOW), a_webhook("user")
    await store.webhooks.add(old)
    await store.webhooks.add(young)

    assert await store.webhooks.expire(old.id, LATER)
    assert not await store.webhooks.expire(old.id, LATER)
    assert not await store.webhooks.expire(young.id, LATER)
    assert await store.webhooks.find(old.id) == replace(old, enabled=False, updated_at=LATER)


async def test_failures_at_the_same_time_are_all_counted(database: Database) -> None:
    webhook = a_webhook("user")
    async with database.store() as store:
        await store.webhooks.add(webhook)
        await store.commit()

    async def fail() -> None:
        async with database.store() as store:
            await store.webhooks.note_failure(webhook.id, allowed=ALLOWED, now=LATER)
            await store.commit()

    await asyncio.gather(*(fail() for _ in range(ALLOWED + 1)))

    async with database.store() as store:
        found = await store.webhooks.find(webhook.id)
    assert found
    assert (found.failures, found.enabled) == (ALLOWED + 1, False)


async def test_a_webhook_of_another_tenant_does_not_exist(
    store: Store, database: Database, target: DatabaseTarget
) -> None:
    webhook = a_webhook("user")
    await store.webhooks.add(webhook)
    await store.commit()

    async with database.store(await add_tenant(target)) as other:
        assert await other.webhooks.find(webhook.id) is None
        assert await other.webhooks.list() == []
        assert not await other.webhooks.change(webhook)
        assert not await other.webhooks.delete(webhook.id)
        assert not await other.webhooks.expire(webhook.id, LATER + timedelta(days=60))
