"""What is in the outbox is delivered, whatever happens in between."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from config.database_target import DatabaseTarget
from flowapi.randomness import new_id
from flowapi.services.deliveries import Deliveries
from flowapi.services.outbox import Outbox, Pace
from storage.database import Database
from storage.records.outbox import OutboxItem
from storage.store import DEFAULT_TENANT
from tests.acceptance.waiting import until_async
from tests.support.clock import NOON, FakeClock
from tests.support.outbox import BOX, FakeSender, FlakyDatabase, for_everybody, hand_over, put, rows, worker


@pytest.fixture
def clock() -> FakeClock:
    """The time that the worker sees."""
    return FakeClock()


@pytest.fixture
async def flaky(database_target: DatabaseTarget) -> AsyncIterator[FlakyDatabase]:
    """The test's database, as seen by a process that may lose it."""
    async with FlakyDatabase(database_target) as flaky:
        yield flaky


async def test_what_is_there_at_the_start_is_delivered(database: Database, clock: FakeClock) -> None:
    await put(database, "hello")
    sender = FakeSender()
    outbox = worker(database, clock, sender)

    outbox.start()
    await sender.attempts.get()
    await outbox.stop()

    assert sender.sent == ["hello"]
    assert await rows(database) == []


async def test_a_wake_delivers_what_was_just_committed(database: Database, clock: FakeClock) -> None:
    sender = FakeSender()
    outbox = worker(database, clock, sender)
    outbox.start()

    await put(database, "first")
    outbox.wake()
    await sender.attempts.get()
    await put(database, "second")
    outbox.wake()
    await sender.attempts.get()
    await outbox.stop()

    assert sender.sent == ["first", "second"]
    assert await rows(database) == []


async def test_the_poll_finds_what_another_process_committed(database: Database, clock: FakeClock) -> None:
    sender = FakeSender()
    outbox = worker(database, clock, sender, pace=Pace(poll=timedelta(milliseconds=1)))
    outbox.start()

    await put(database, "from elsewhere")
    await sender.attempts.get()
    await outbox.stop()

    assert sender.sent == ["from elsewhere"]


async def test_what_was_not_committed_is_not_delivered(database: Database, clock: FakeClock) -> None:
    sender = FakeSender()
    async with database.store() as store:
        await store.outbox.add(
            OutboxItem(new_id(), "mail", BOX.encrypt("hello"), 0, NOON, NOON, DEFAULT_TENANT)
        )

    assert await worker(database, clock, sender).deliver_due() == 0


async def test_a_crash_during_the_delivery_loses_nothing(database: Database, clock: FakeClock) -> None:
    await put(database, "hello")
    crashing = FakeSender(gate=asyncio.Event())
    crashed = worker(database, clock, crashing)
    crashed.start()
    await crashing.attempts.get()

    sender = FakeSender()
    successor = worker(database, clock, sender)
    assert await successor.deliver_due() == 0
    clock.now += timedelta(seconds=90)
    assert await successor.deliver_due() == 1

    assert sender.sent == ["hello"]
    assert await rows(database) == []
    await crashed.stop(grace=timedelta(0))
    assert await rows(database) == []


async def test_no_two_workers_deliver_one_row(database: Database, clock: FakeClock) -> None:
    for number in range(20):
        await put(database, str(number))
    one, other = FakeSender(), FakeSender()

    await asyncio.gather(
        worker(database, clock, one).deliver_due(), worker(database, clock, other).deliver_due()
    )

    assert sorted(one.sent + other.sent, key=int) == [str(number) for number in range(20)]


async def test_a_database_that_comes_back_is_used_again(flaky: FlakyDatabase, clock: FakeClock) -> None:
    await put(flaky, "hello")
    sender = FakeSender()
    outbox = worker(flaky, clock, sender)
    flaky.away = True
    outbox.start()
    await flaky.missed.wait()

    flaky.away = False
    outbox.wake()
    await sender.attempts.get()
    await outbox.stop()

    assert sender.sent == ["hello"]
    assert await rows(flaky) == []


async def test_what_could_not_be_removed_is_delivered_again(
    flaky: FlakyDatabase, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    row = await put(flaky, "hello")
    sender = FakeSender(gate=asyncio.Event())
    outbox = worker(flaky, clock, sender)

    await deliver_while_away(outbox, sender, flaky)
    clock.now += timedelta(seconds=90)
    await worker(flaky, clock, sender).deliver_due()

    assert sender.sent == ["hello", "hello"]
    assert await rows(flaky) == []
    assert f"mail {row} stays claimed (DatabaseUnavailable)" in caplog.text


async def test_what_cannot_be_removed_for_a_moment_is_delivered_once(
    flaky: FlakyDatabase, clock: FakeClock
) -> None:
    await put(flaky, "hello")
    sender = FakeSender(gate=asyncio.Event())
    outbox = worker(flaky, clock, sender, removals=(timedelta(seconds=0.1),))

    await deliver_while_away(outbox, sender, flaky)

    assert sender.sent == ["hello"]
    assert await rows(flaky) == []


async def test_no_more_than_a_few_are_delivered_at_a_time(database: Database, clock: FakeClock) -> None:
    for number in range(5):
        await put(database, str(number))
    sender = FakeSender(gate=asyncio.Event())
    outbox = worker(database, clock, sender, pace=Pace(concurrency=2, poll=timedelta(days=1)))
    outbox.start()

    begun = {await sender.attempts.get(), await sender.attempts.get()}
    outbox.wake()
    claimed = [row for row in await rows(database) if row.available_at > NOON]
    assert sender.gate
    sender.gate.set()
    for _ in range(3):
        begun.add(await sender.attempts.get())
    await outbox.stop()

    assert len(claimed) == 2
    assert sorted(sender.sent) == sorted(begun) == ["0", "1", "2", "3", "4"]
    assert await rows(database) == []


async def test_what_is_handed_over_is_delivered_without_a_look(database: Database, clock: FakeClock) -> None:
    sender = FakeSender()
    outbox = worker(database, clock, sender)
    heard: list[str] = []

    await hand_over(database, outbox, "hello")
    database.listen(heard.append)
    await sender.attempts.get()
    await outbox.stop()

    assert sender.sent == ["hello"]
    assert [text.split()[0] for text in heard] == ["DELETE"]
    assert await rows(database) == []


async def test_a_crash_after_the_commit_loses_nothing(database: Database, clock: FakeClock) -> None:
    await hand_over(database, worker(database, clock, FakeSender(), pace=Pace(waiting=0)), "hello")
    sender = FakeSender()
    successor = worker(database, clock, sender)

    clock.now += timedelta(seconds=89)
    assert await successor.deliver_due() == 0
    clock.now += timedelta(seconds=1)
    assert await successor.deliver_due() == 1

    assert sender.sent == ["hello"]
    assert await rows(database) == []


async def test_what_is_handed_over_waits_for_a_place(database: Database, clock: FakeClock) -> None:
    sender = FakeSender(gate=asyncio.Event())
    outbox = worker(database, clock, sender, pace=Pace(concurrency=2, poll=timedelta(days=1)))
    await put(database, "found")
    outbox.start()
    await sender.attempts.get()

    for number in range(4):
        await hand_over(database, outbox, str(number))
    await sender.attempts.get()
    outbox.wake()
    assert sender.attempts.empty()
    assert sender.gate
    sender.gate.set()
    for _ in range(3):
        await sender.attempts.get()
    await outbox.stop()

    assert sender.sent == ["found", "0", "1", "2", "3"]
    assert await rows(database) == []


async def test_what_has_waited_too_long_is_left_to_its_lease(database: Database, clock: FakeClock) -> None:
    slow = FakeSender(gate=asyncio.Event())
    outbox = worker(database, clock, slow, pace=Pace(concurrency=1, poll=timedelta(days=1)))
    for content in ("first", "second"):
        await hand_over(database, outbox, content)
    await slow.attempts.get()

    clock.now += timedelta(seconds=46)
    assert slow.gate
    slow.gate.set()

    async def second_alone() -> bool:
        return len(await rows(database)) == 1

    await until_async(second_alone, "the end of the first delivery")
    (left,) = await rows(database)
    assert (slow.sent, left.available_at) == (["first"], NOON + outbox.lease)
    await outbox.stop()
    assert slow.sent == ["first"]

    sender = FakeSender()
    clock.now += timedelta(seconds=44)
    assert await worker(database, clock, sender).deliver_due() == 1
    assert sender.sent == ["second"]


async def test_a_stop_releases_what_waits(database: Database, clock: FakeClock) -> None:
    stuck = FakeSender(gate=asyncio.Event())
    outbox = worker(database, clock, stuck, pace=Pace(concurrency=1, poll=timedelta(days=1)))
    for content in ("first", "second"):
        await hand_over(database, outbox, content)
    await stuck.attempts.get()

    await outbox.stop(grace=timedelta(0))
    sender = FakeSender()
    assert await worker(database, clock, sender).deliver_due() == 2

    assert stuck.sent == []
    assert sorted(sender.sent) == ["first", "second"]


async def test_a_stop_lets_deliveries_finish(database: Database, clock: FakeClock) -> None:
    await put(database, "hello")
    sender = FakeSender(gate=asyncio.Event())
    outbox = worker(database, clock, sender)
    outbox.start()
    await sender.attempts.get()

    stopping = asyncio.create_task(outbox.stop())
    await put(database, "too late")
    outbox.wake()
    assert sender.gate
    sender.gate.set()
    await stopping

    assert sender.sent == ["hello"]
    (left,) = await rows(database)
    assert (BOX.decrypt(left.payload), left.attempts) == ("too late", 0)


async def test_a_stop_releases_what_does_not_finish(database: Database, clock: FakeClock) -> None:
    await put(database, "hello")
    stuck = FakeSender(gate=asyncio.Event())
    outbox = worker(database, clock, stuck)
    outbox.start()
    await stuck.attempts.get()

    await outbox.stop(grace=timedelta(0))
    sender = FakeSender()
    assert await worker(database, clock, sender).deliver_due() == 1

    assert stuck.sent == []
    assert sender.sent == ["hello"]


async def deliver_while_away(outbox: Outbox, sender: FakeSender, flaky: FlakyDatabase) -> None:
    """Let what *sender* holds be delivered while the database, which comes back then, is away."""
    outbox.start()
    await sender.attempts.get()
    flaky.away = True
    assert sender.gate
    sender.gate.set()
    await flaky.missed.wait()
    flaky.away = False
    await outbox.stop()


async def test_slow_receivers_of_one_kind_keep_nothing_else_waiting(
    database: Database, clock: FakeClock
) -> None:
    slow, quick = FakeSender(gate=asyncio.Event()), FakeSender()
    senders = {"slow": slow, "quick": quick}
    deliveries = Deliveries(
        database=database, senders=for_everybody(senders), kinds=tuple(senders), box=BOX, clock=clock
    )
    outbox = Outbox(deliveries, Pace(concurrency=2, poll=timedelta(days=1)))
    for number in range(4):
        await put(database, f"slow {number}", kind="slow")
    outbox.start()
    for _ in range(2):
        await slow.attempts.get()

    sealed, later = BOX.encrypt("quick"), NOON + outbox.lease
    item = OutboxItem(new_id(), "quick", sealed, 0, later, NOON, DEFAULT_TENANT)
    async with database.store() as store:
        await store.outbox.add(item)
        await store.commit()
    outbox.take(item)
    await quick.attempts.get()

    assert slow.sent == []
    assert slow.attempts.empty()
    assert slow.gate
    slow.gate.set()
    await until_async(lambda: nothing_left(database), "the others")
    await outbox.stop()
    assert sorted(slow.sent) == [f"slow {number}" for number in range(4)]
    assert quick.sent == ["quick"]


async def nothing_left(database: Database) -> bool:
    """Whether the outbox is empty."""
    return not await rows(database)
