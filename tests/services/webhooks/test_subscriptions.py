"""Who is told of an event."""

import asyncio
from datetime import timedelta

import pytest

from config.database_target import DatabaseTarget
from config.sections.webhooks import Webhooks
from flowapi.services.webhooks.subscriptions import Subscription, Subscriptions
from flowapi.services.webhooks.watch import SubscriptionWatch
from storage.database import Database
from storage.records.webhook import Webhook
from tests.acceptance.waiting import until
from tests.support.outbox import FlakyDatabase
from tests.support.records import a_webhook

HOOKS = (
    {"callback": "https://a.example/", "events": ("user.create", "user", "user.create")},
    {"callback": "https://b.example/", "events": ("user.update",)},
    {"callback": "https://c.example/", "events": ()},
)
SOON = timedelta(milliseconds=1)


def configured(*, enabled: bool = True) -> Subscriptions:
    """Those of the configuration."""
    return Subscriptions(Webhooks.model_validate({"enabled": enabled, "hooks": HOOKS}))


async def put(database: Database, *webhooks: Webhook) -> None:
    """Store webhooks."""
    async with database.store() as store:
        for webhook in webhooks:
            await store.webhooks.add(webhook)
        await store.commit()


@pytest.mark.parametrize(
    ("event", "callbacks"),
    [
        ("user.create", ["https://a.example/"]),
        ("user.update.email.create", ["https://a.example/", "https://b.example/"]),
        ("user.update", ["https://a.example/", "https://b.example/"]),
        ("session.create.flow", []),
    ],
)
def test_a_name_stands_for_all_that_begin_with_it(event: str, callbacks: list[str]) -> None:
    assert [one.callback for one in configured().to(event)] == callbacks


def test_a_narrower_name_does_not_stand_for_a_wider_one() -> None:
    assert not Subscription(("user.create",)).wants("user")


def test_those_of_the_configuration_can_be_off() -> None:
    assert configured(enabled=False).to("user.create") == []


async def test_those_of_the_database_are_told_too_if_they_are_enabled(database: Database) -> None:
    on, off = a_webhook("user.create", "session"), a_webhook("user", enabled=False)
    await put(database, on, off)
    subscriptions = configured(enabled=False)

    async with database.store() as store:
        await subscriptions.look(store)

    assert [one.hook_id for one in subscriptions.to("user.create")] == [on.id]
    assert [one.hook_id for one in subscriptions.to("session.delete.passive.limit")] == [on.id]
    assert subscriptions.to("user.delete") == []


async def test_one_that_is_dropped_is_told_nothing_more(database: Database) -> None:
    one, other = a_webhook("user"), a_webhook("user")
    await put(database, one, other)
    subscriptions = configured(enabled=False)
    async with database.store() as store:
        await subscriptions.look(store)

    subscriptions.drop(one.id)

    assert [left.hook_id for left in subscriptions.to("user.login")] == [other.id]


async def test_what_others_change_is_known_soon(database: Database) -> None:
    before, after = a_webhook("user"), a_webhook("user")
    await put(database, before)
    subscriptions = configured(enabled=False)
    watch = SubscriptionWatch(subscriptions, database, period=SOON)

    await watch.start()
    assert [one.hook_id for one in subscriptions.to("user")] == [before.id]
    await put(database, after)

    await until(lambda: len(subscriptions.to("user")) == 2, "the other one")
    await watch.stop()


async def test_without_a_database_those_who_are_known_are_told(
    database: Database, database_target: DatabaseTarget
) -> None:
    await put(database, a_webhook("user"))
    subscriptions = configured(enabled=False)
    async with FlakyDatabase(database_target) as flaky:
        watch = SubscriptionWatch(subscriptions, flaky, period=SOON)
        await watch.start()

        flaky.away = True
        await flaky.missed.wait()
        assert len(subscriptions.to("user")) == 1

        flaky.away = False
        await put(database, a_webhook("user"))
        await until(lambda: len(subscriptions.to("user")) == 2, "the other one")
        await watch.stop()


async def test_a_watch_that_is_stopped_ends_at_once(database: Database) -> None:
    watch = SubscriptionWatch(configured(), database)
    await watch.stop()
    await watch.start()

    async with asyncio.timeout(1):
        await watch.stop()
