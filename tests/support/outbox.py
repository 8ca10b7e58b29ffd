"""A worker of the outbox, with a sender and a database that do as a test tells them."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from config.database_target import DatabaseTarget
from flowapi.randomness import new_id
from flowapi.services.deliveries import Deliveries, RetryPolicy, Sender, Senders
from flowapi.services.outbox import Outbox, Pace
from flowapi.services.secret_box import SecretBox
from storage.database import Database
from storage.errors import DatabaseUnavailable
from storage.records.outbox import OutboxItem
from storage.store import DEFAULT_TENANT, Store
from tests.support.clock import NOON, FakeClock

BOX = SecretBox(["a secret of the test suite"])
ONCE_A_DAY = Pace(poll=timedelta(days=1))


def for_everybody(senders: Mapping[str, Sender]) -> Senders:
    """The same *senders* for each tenant."""

    async def senders_of(_: UUID) -> Mapping[str, Sender]:
        return senders

    return senders_of


@dataclass
class FakeSender:
    """Keeps what it is given, and answers as it is told."""

    answers: list[Exception] = field(default_factory=list)
    """What to raise, attempt by attempt; then it accepts."""
    gate: asyncio.Event | None = None
    """Holds every attempt until it is set."""
    sent: list[str] = field(default_factory=list)
    attempts: asyncio.Queue[str] = field(default_factory=asyncio.Queue)

    async def send(self, content: str, now: datetime, *, failures: int) -> None:
        self.attempts.put_nowait(content)
        if self.gate:
            await self.gate.wait()
        if self.answers:
            raise self.answers.pop(0)
        self.sent.append(content)


class FlakyDatabase(Database):
    """Can be taken away."""

    def __init__(self, target: DatabaseTarget) -> None:
        super().__init__(target)
        self.away = False
        self.missed = asyncio.Event()

    def store(self, tenant_id: UUID = DEFAULT_TENANT) -> Store:
        if self.away:
            self.missed.set()
            raise DatabaseUnavailable
        return super().store(tenant_id)


async def put(database: Database, content: str, *, kind: str = "mail") -> UUID:
    """Commit a row to the outbox."""
    item = OutboxItem(new_id(), kind, BOX.encrypt(content), 0, NOON, NOON, DEFAULT_TENANT)
    async with database.store() as store:
        await store.outbox.add(item)
        await store.commit()
    return item.id


async def hand_over(database: Database, outbox: Outbox, content: str) -> UUID:
    """Commit a row with the lease of *outbox*, and give it to it."""
    item = OutboxItem(new_id(), "mail", BOX.encrypt(content), 0, NOON + outbox.lease, NOON, DEFAULT_TENANT)
    async with database.store() as store:
        await store.outbox.add(item)
        await store.commit()
        assert not store.queued
    outbox.take(item)
    return item.id


async def rows(database: Database) -> list[OutboxItem]:
    """What is in the outbox."""
    async with database.store() as store:
        return await store.outbox.pending()


def worker(
    database: Database,
    clock: FakeClock,
    sender: FakeSender,
    *,
    pace: Pace = ONCE_A_DAY,
    box: SecretBox = BOX,
    removals: tuple[timedelta, ...] = (),
    kind: str = "mail",
) -> Outbox:
    """A worker that delivers rows of *kind* by *sender* and draws no lots."""
    deliveries = Deliveries(
        database=database,
        senders=for_everybody({kind: sender}),
        kinds=(kind,),
        box=box,
        clock=clock,
        policy=RetryPolicy(removals=removals),
        random=lambda below: below // 2,
    )
    return Outbox(deliveries, pace)
