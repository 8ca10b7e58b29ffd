"""What becomes of an event: a signed post, a count of failures, and the life of the hook."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import orjson
import pytest
from jwcrypto.jwk import JWK
from jwcrypto.jws import JWS

from config.database_target import DatabaseTarget
from config.settings import Settings
from flowapi.errors.deliveries import DeliveryExpired, DeliveryFailed, DeliveryRefused
from flowapi.services.deliveries import Deliveries
from flowapi.services.outbox import Outbox
from flowapi.services.webhooks.delivery import RETRIES
from flowapi.services.webhooks.hook_states import HookStates
from flowapi.services.webhooks.post import OUTBOX_KIND, Post
from flowapi.services.webhooks.subscriptions import Subscriptions
from storage.database import Database
from storage.records.outbox import OutboxItem
from tests.services.webhooks.desk import CALLBACK, DAYS, FRESH, Desk, a_post, desk
from tests.support.clock import NOON, FakeClock
from tests.support.outbox import BOX, ONCE_A_DAY, FlakyDatabase, for_everybody, rows
from tests.support.records import a_webhook
from tests.support.signing import jwk


async def test_the_token_says_what_happened_and_can_be_verified(database: Database) -> None:
    desk_ = desk(database, 200, enabled=True, hooks=[{"callback": CALLBACK, "events": ["user"]}])
    post = a_post(callback=CALLBACK)

    await desk_.send(post)

    [(_, message)] = desk_.net.sent
    body = orjson.loads(message.body)
    assert list(body) == ["token", "event"]
    assert body["event"] == "user.create"
    token = JWS()
    token.deserialize(body["token"], JWK.from_json(jwk("key-1")))
    assert token.jose_header == {"alg": "RS256", "kid": "key-1", "typ": "JWT"}
    assert orjson.loads(token.payload) == {
        "sub": "hanko webhooks",
        "iat": int(NOON.timestamp()),
        "exp": int(NOON.timestamp()) + 300,
        "aud": ["shop"],
        "data": {"id": "ada"},
        "evt": "user.create",
    }
    assert message.headers == {"Content-Type": "application/json", "Webhook-Id": str(post.id)}


async def test_an_event_that_is_of_no_more_use_is_dropped(database: Database) -> None:
    desk_ = desk(database, 200)
    stale = replace(a_post(await desk_.store(a_webhook("user"))), until=NOON)

    with pytest.raises(DeliveryExpired):
        await desk_.send(stale)

    assert desk_.net.sent == []


@pytest.mark.parametrize("webhooks", [{"hooks": [{"callback": CALLBACK}]}, {"enabled": True}])
async def test_a_callback_that_is_configured_no_more_waits_for_somebody_who_has_it(
    database: Database, webhooks: dict[str, Any]
) -> None:
    desk_ = desk(database, 200, **webhooks)

    with pytest.raises(DeliveryFailed, match="not in the configuration") as failure:
        await desk_.send(a_post(callback=CALLBACK))

    assert not isinstance(failure.value, DeliveryRefused)
    assert desk_.net.sent == []


async def test_a_success_prolongs_the_life_of_a_hook(database: Database) -> None:
    desk_ = desk(database, 204)
    hook = await desk_.store(replace(a_webhook("user"), failures=3, expires_at=NOON + DAYS))

    await desk_.send(a_post(hook))

    assert await desk_.found(hook) == replace(hook, failures=0, expires_at=FRESH, updated_at=NOON)


async def test_an_event_that_fails_counts_once(database: Database) -> None:
    desk_ = desk(database, 500, 500)
    hook = await desk_.store(a_webhook("user"))

    for failures in (0, 1):
        with pytest.raises(DeliveryFailed, match=f"user.create to hook {hook.id}: .* status code: 500"):
            await desk_.send(a_post(hook), failures)

    assert (await desk_.found(hook)).failures == 1


async def test_one_failure_too_many_ends_it(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    desk_ = desk(database, *[500] * 6, 200)
    hook = await desk_.store(a_webhook("user"))

    for _ in range(6):
        with pytest.raises(DeliveryFailed):
            await desk_.send(a_post(hook))
    with pytest.raises(DeliveryRefused, match=f"hook {hook.id} is disabled"):
        await desk_.send(a_post(hook), 1)

    assert len(desk_.net.sent) == 6
    assert f"hook {hook.id} is disabled after 6 failures in a row" in caplog.text


async def test_a_hook_of_which_nothing_was_heard_expires(database: Database) -> None:
    desk_ = desk(database, 200, allow_time_expiration=True)
    hook = await desk_.store(replace(a_webhook("user"), expires_at=NOON - timedelta(seconds=1)))

    with pytest.raises(DeliveryRefused, match="is disabled"):
        await desk_.send(a_post(hook))

    assert not (await desk_.found(hook)).enabled
    assert desk_.net.sent == []


async def test_hooks_live_on_where_they_do_not_expire(database: Database) -> None:
    desk_ = desk(database, 200)
    hook = await desk_.store(replace(a_webhook("user"), expires_at=NOON - DAYS))

    await desk_.send(a_post(hook))

    assert (await desk_.found(hook)).expires_at == FRESH


async def test_a_hook_that_is_gone_gets_nothing(database: Database) -> None:
    desk_ = desk(database, 200)

    with pytest.raises(DeliveryRefused, match="is gone"):
        await desk_.send(a_post(uuid4()))


async def test_the_callback_of_today_is_called(database: Database) -> None:
    desk_ = desk(database, 200)
    hook = await desk_.store(a_webhook("user"))
    post = a_post(hook)
    async with database.store() as store:
        await store.webhooks.change(replace(hook, callback="https://hooks.example/moved"))
        await store.commit()

    await desk_.send(post)

    assert desk_.net.sent[0][0].startswith("hooks.example/moved")


async def test_a_callback_that_the_policy_refuses_counts_and_is_not_tried_again(database: Database) -> None:
    desk_ = desk(database)
    hook = await desk_.store(a_webhook("user", callback="https://10.0.0.1/hook"))

    with pytest.raises(DeliveryRefused, match="callback destination not allowed"):
        await desk_.send(a_post(hook))

    assert (await desk_.found(hook)).failures == 1


async def test_what_was_delivered_stays_so_if_nobody_can_note_it(
    database_target: DatabaseTarget, caplog: pytest.LogCaptureFixture
) -> None:
    hook = a_webhook("user")
    async with FlakyDatabase(database_target) as flaky:
        states = HookStates(Settings().webhooks, Subscriptions(Settings().webhooks), flaky)
        flaky.away = True

        await states.note_success(hook, NOON)

    assert f"hook {hook.id} was not renewed (DatabaseUnavailable)" in caplog.text


def outbox_of(desk_: Desk, clock: FakeClock) -> Outbox:
    """A worker that delivers by the sender of *desk_*."""
    deliveries = Deliveries(
        database=desk_.database,
        senders=for_everybody({OUTBOX_KIND: desk_.sender}),
        kinds=(OUTBOX_KIND,),
        policies={OUTBOX_KIND: RETRIES},
        box=BOX,
        clock=clock,
        random=lambda below: below // 2,
    )
    return Outbox(deliveries, ONCE_A_DAY)


async def waits(desk_: Desk, outbox: Outbox, clock: FakeClock) -> Iterable[float]:
    """How long the one event that is in the outbox waits each time, until it is given up."""
    found = []
    while await outbox.deliver_due():
        for row in await rows(desk_.database):
            found.append((row.available_at - clock.now).total_seconds())
            clock.now = row.available_at
    return found


async def test_an_event_is_tried_for_a_day(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "flowapi")
    desk_, clock = desk(database, *[503] * 100), FakeClock()
    hook = await desk_.store(a_webhook("user", callback=f"{CALLBACK}?secret=hush"))
    await put(desk_, [a_post(hook)])

    found = list(await waits(desk_, outbox_of(desk_, clock), clock))

    assert found[:9] == [10, 20, 40, 80, 160, 320, 640, 1280, 2560]
    assert set(found[9:]) == {3600}
    assert DAYS <= clock.now - NOON < DAYS + timedelta(hours=2)
    assert "is given up: user.create to hook" in caplog.text
    assert "hush" not in caplog.text
    assert "ada" not in caplog.text
    assert (await desk_.found(hook)).failures == 1


async def test_each_attempt_has_a_token_that_is_fresh(database: Database) -> None:
    desk_, clock = desk(database, 500, 200), FakeClock()
    hook = await desk_.store(a_webhook("user"))
    await put(desk_, [a_post(hook)])

    await waits(desk_, outbox_of(desk_, clock), clock)

    first, second = (orjson.loads(message.body)["token"] for _, message in desk_.net.sent)
    assert first != second
    assert len({message.headers["Webhook-Id"] for _, message in desk_.net.sent}) == 1
    assert (await desk_.found(hook)).failures == 0


async def put(desk_: Desk, posts: Sequence[Post]) -> None:
    """Commit *posts* to the outbox."""
    async with desk_.database.store() as store:
        for post in posts:
            payload = BOX.encrypt(post.to_json())
            item = OutboxItem(post.id, OUTBOX_KIND, payload, 0, NOON, NOON, store.tenant_id)
            await store.outbox.add(item)
        await store.commit()
