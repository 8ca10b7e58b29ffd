"""Events are promised in the unit of work that they belong to, to those who want them, at no other cost."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest

from config.sections.webhooks import Webhooks
from flowapi.services.webhooks.post import OUTBOX_KIND, Post
from flowapi.services.webhooks.publishing import WebhookEvents
from flowapi.services.webhooks.subscriptions import Subscriptions
from storage.database import Database
from storage.records.outbox import OutboxItem
from tests.support.clock import NOON, FakeClock
from tests.support.outbox import BOX, FakeSender, rows, worker
from tests.support.records import a_user, an_email


@dataclass(frozen=True, slots=True)
class Visitor:
    """Where a request came from."""

    ip: str = "192.0.2.1"
    user_agent: str = ""


def events_for(*names: str) -> WebhookEvents:
    """Events, to which one hook for each of the *names* has subscribed."""
    hooks = [{"callback": f"https://{name}.example/", "events": (name,)} for name in names]
    settings = Webhooks.model_validate({"enabled": True, "hooks": tuple(hooks)})
    return WebhookEvents(subscriptions=Subscriptions(settings), box=BOX, clock=FakeClock())


def post_of(item: OutboxItem) -> Post:
    """What is in the row."""
    return Post.from_json(BOX.decrypt(item.payload))


async def test_each_hook_that_wants_it_gets_a_row(database: Database) -> None:
    events = events_for("user", "user.create", "session")

    async with database.store() as store:
        await events.publish(store, "user.create", {"id": "1"}, until=NOON + timedelta(minutes=5))
        await store.commit()
        assert store.queued

    items = await rows(database)
    assert {item.kind for item in items} == {OUTBOX_KIND}
    assert {(item.available_at, item.created_at, item.attempts) for item in items} == {(NOON, NOON, 0)}
    assert sorted((post.callback, post.event) for post in map(post_of, items)) == [
        ("https://user.create.example/", "user.create"),
        ("https://user.example/", "user.create"),
    ]
    for item in items:
        post = post_of(item)
        assert (post.id, post.hook_id, post.data) == (item.id, None, {"id": "1"})
        assert post.until == NOON + timedelta(minutes=5)


async def test_what_is_undone_is_not_told(database: Database) -> None:
    async with database.store() as store:
        await events_for("user").publish(store, "user.create", {})

    assert await rows(database) == []


async def test_what_is_committed_is_handed_over(database: Database) -> None:
    sender = FakeSender()
    outbox = worker(database, FakeClock(), sender, kind=OUTBOX_KIND)
    events = WebhookEvents(
        subscriptions=events_for("user").subscriptions, box=BOX, clock=FakeClock(), outbox=outbox
    )

    async with database.store() as store:
        await events.publish(store, "user.login", {"id": "1"})
        assert sender.attempts.empty()
        await store.commit()
        assert not store.queued

    assert Post.from_json(await sender.attempts.get()).event == "user.login"
    await outbox.stop()


async def test_a_change_is_told_with_the_user_and_where_it_came_from(database: Database) -> None:
    user = a_user()
    async with database.store() as store:
        await store.users.add(user)
        await store.emails.add(an_email(user.id, "ada@example.com", primary=True))
        await events_for("user").publish_change(store, "user.login", user.id, Visitor())
        await store.commit()

    [item] = await rows(database)
    data = post_of(item).data
    assert (data["id"], data["name"], data["emails"][0]["address"]) == (
        str(user.id),
        "Ada Lovelace",
        "ada@example.com",
    )
    assert (data["ip_address"], data["user_agent"]) == ("192.0.2.1", "")


async def test_where_a_change_came_from_may_stay_untold(database: Database) -> None:
    user = a_user()
    async with database.store() as store:
        await store.users.add(user)
        await events_for("user").publish_change(store, "user.create", user.id, None)
        await store.commit()

    [item] = await rows(database)
    assert not {"ip_address", "user_agent"} & set(post_of(item).data)


async def test_a_user_who_is_gone_is_no_news(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    async with database.store() as store:
        await events_for("user").publish_change(store, "user.login", uuid4(), Visitor())
        await store.commit()

    assert await rows(database) == []
    assert "user.login is not announced" in caplog.text


async def test_what_nobody_wants_costs_nothing(database: Database) -> None:
    heard: list[str] = []
    database.listen(heard.append)

    async with database.store() as store:
        await events_for("session").publish(store, "user.create", {})
        await events_for("session").publish_change(store, "user.login", uuid4(), Visitor())
        await store.commit()

    assert heard == []


async def test_a_row_says_nothing_in_clear(database: Database) -> None:
    async with database.store() as store:
        await events_for("user").publish(store, "user.create", {"id": "somebody"})
        await store.commit()

    [item] = await rows(database)
    assert "somebody" not in item.payload
    assert "somebody" not in repr(post_of(item))
    assert "user.example" not in repr(post_of(item))
