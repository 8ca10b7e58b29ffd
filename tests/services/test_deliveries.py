"""One row is delivered, tried again, or dropped, and says nothing of its content."""

import asyncio
import logging
from datetime import timedelta

import pytest

from flowapi.errors.deliveries import DeliveryExpired, DeliveryFailed, DeliveryRefused
from flowapi.services.deliveries import Deliveries, RetryPolicy
from flowapi.services.outbox import Outbox
from flowapi.services.secret_box import SecretBox
from storage.database import Database
from tests.support.clock import NOON, FakeClock
from tests.support.outbox import BOX, FakeSender, for_everybody, put, rows, worker


@pytest.fixture
def clock() -> FakeClock:
    """The time that the worker sees."""
    return FakeClock()


async def test_a_failure_is_tried_again_later_and_later(database: Database, clock: FakeClock) -> None:
    await put(database, "hello")
    sender = FakeSender(answers=[DeliveryFailed("down")] * 4)
    outbox = worker(database, clock, sender)

    waits = []
    while await outbox.deliver_due():
        for row in await rows(database):
            assert row.last_error == "down"
            waits.append((row.attempts, (row.available_at - clock.now).total_seconds()))
            clock.now = row.available_at - timedelta(milliseconds=1)
            assert await outbox.deliver_due() == 0
            clock.now = row.available_at

    assert waits == [(1, 2), (2, 4), (3, 8), (4, 16)]
    assert sender.sent == ["hello"]
    assert await rows(database) == []


@pytest.mark.parametrize(("drawn", "seconds"), [(0, 3), (250, 4), (500, 5)])
def test_waits_are_spread(drawn: int, seconds: float) -> None:
    assert RetryPolicy().delay(2, lambda below: drawn) == timedelta(seconds=seconds)


@pytest.mark.parametrize("failures", [11, 60, 10_000])
def test_waits_have_a_bound(failures: int) -> None:
    assert RetryPolicy().delay(failures, lambda below: 250) == timedelta(minutes=30)


@pytest.mark.parametrize("answer", [DeliveryRefused("no such user"), DeliveryExpired()])
async def test_what_is_refused_is_dropped(
    database: Database,
    clock: FakeClock,
    answer: Exception,
    caplog: pytest.LogCaptureFixture,
) -> None:
    row = await put(database, "hello")

    await worker(database, clock, FakeSender(answers=[answer])).deliver_due()

    assert await rows(database) == []
    assert f"mail {row} is dropped: {answer}" in caplog.text


async def test_what_fails_for_a_day_is_given_up(
    database: Database, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    row = await put(database, "hello")
    sender = FakeSender(answers=[DeliveryFailed("down")] * 1000)
    outbox = worker(database, clock, sender)

    while waiting := await rows(database):
        clock.now = waiting[0].available_at
        await outbox.deliver_due()

    assert timedelta(hours=23) < clock.now - NOON < timedelta(hours=25)
    assert f"mail {row} is given up: down" in caplog.text


async def test_a_kind_that_nobody_knows_here_waits_for_somebody_who_does(
    database: Database, clock: FakeClock
) -> None:
    await put(database, "hello", kind="pigeon")

    await worker(database, clock, FakeSender()).deliver_due()

    (row,) = await rows(database)
    assert (row.attempts, row.last_error) == (1, "this server has no sender of its kind")


async def test_what_another_secret_encrypted_waits_for_that_secret(
    database: Database, clock: FakeClock
) -> None:
    await put(database, "hello")
    sender = FakeSender()

    await worker(database, clock, sender, box=SecretBox(["another secret of the suite"])).deliver_due()
    (row,) = await rows(database)
    clock.now = row.available_at
    await worker(database, clock, sender).deliver_due()

    assert row.last_error == "its content was encrypted with another secret"
    assert sender.sent == ["hello"]


async def test_a_broken_sender_tells_nothing_of_the_content(
    database: Database, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await put(database, "code 123456")

    await worker(database, clock, FakeSender(answers=[KeyError("code 123456")])).deliver_due()

    (row,) = await rows(database)
    assert (row.attempts, row.last_error) == (1, "KeyError")
    assert "KeyError in the sender of mail" in caplog.text
    assert "123456" not in caplog.text


async def test_an_attempt_that_takes_too_long_is_ended(database: Database, clock: FakeClock) -> None:
    await put(database, "hello")
    deliveries = Deliveries(
        database=database,
        senders=for_everybody({"mail": FakeSender(gate=asyncio.Event())}),
        kinds=("mail",),
        box=BOX,
        clock=clock,
        policy=RetryPolicy(timeout=timedelta(milliseconds=1)),
    )

    await Outbox(deliveries).deliver_due()

    (row,) = await rows(database)
    assert (row.attempts, row.last_error) == (1, "the attempt took too long")
