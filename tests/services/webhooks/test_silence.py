"""Who does not answer is left alone, and keeps nobody else waiting."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from flowapi.errors.deliveries import DeliveryFailed
from flowapi.services.webhooks import poster as posters
from flowapi.services.webhooks.answer import Answer
from flowapi.services.webhooks.silence import PAUSE, SilentReceivers
from storage.database import Database
from tests.services.webhooks.desk import CALLBACK, a_post, desk
from tests.support.clock import NOON


async def test_a_receiver_that_is_silent_is_left_alone_for_a_while(database: Database) -> None:
    desk_ = desk(database, 500, 200, 200, enabled=True, hooks=[{"callback": CALLBACK, "events": ["user"]}])
    content, silent = a_post(callback=CALLBACK).to_json(), SilentReceivers()
    sender = replace(desk_.sender, silent=silent)
    silent.note_silence(CALLBACK, NOON)

    for seconds, reason in ((29, "left alone"), (30, "status code: 500")):
        with pytest.raises(DeliveryFailed, match=reason):
            await sender.send(content, NOON + timedelta(seconds=seconds), failures=0)
    await sender.send(content, NOON + timedelta(seconds=31), failures=0)

    assert len(desk_.net.sent) == 2


def test_of_those_who_wait_for_a_silent_receiver_one_tries() -> None:
    silent = SilentReceivers()
    silent.note_silence(CALLBACK, NOON)

    silent.check(CALLBACK, NOON + PAUSE)
    with pytest.raises(DeliveryFailed):
        silent.check(CALLBACK, NOON + PAUSE)
    silent.check("https://other.example/", NOON)


async def test_who_does_not_answer_in_time_is_silent(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posters, "PATIENCE", 0.01)
    desk_ = desk(database, enabled=True, hooks=[{"callback": CALLBACK, "events": ["user"]}])
    poster = replace(desk_.sender.poster, exchange=lambda place, message: asyncio.sleep(60, Answer(200)))
    sender = replace(desk_.sender, poster=poster)

    for reason in ("took more than", "left alone"):
        with pytest.raises(DeliveryFailed, match=reason):
            await sender.send(a_post(callback=CALLBACK).to_json(), NOON, failures=0)
