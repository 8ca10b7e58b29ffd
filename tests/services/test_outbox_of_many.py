"""One worker delivers the messages of many tenants, and lets none stand in the way of another."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest

from flowapi.randomness import new_id
from flowapi.services.deliveries import Deliveries, Sender
from flowapi.services.outbox import Outbox, Pace
from storage.database import Database
from storage.records.outbox import OutboxItem
from storage.store import DEFAULT_TENANT
from tests.acceptance.waiting import until
from tests.support.clock import NOON, FakeClock
from tests.support.outbox import BOX, ONCE_A_DAY, FakeSender

STUCK, FREE = uuid4(), uuid4()


@dataclass
class Post:
    """A sender for each of two tenants, one of whose mail servers does not answer."""

    stuck: FakeSender = field(default_factory=lambda: FakeSender(gate=asyncio.Event()))
    free: FakeSender = field(default_factory=FakeSender)

    async def senders_of(self, tenant_id: UUID) -> Mapping[str, Sender]:
        return {"mail": self.stuck if tenant_id == STUCK else self.free}


@pytest.fixture
async def tenants(database: Database) -> None:
    for tenant_id in (STUCK, FREE):
        async with database.store(tenant_id) as store:
            await store.tenants.add("{}", NOON)
            await store.commit()


def worker(database: Database, post: Post, pace: Pace = ONCE_A_DAY) -> Outbox:
    deliveries = Deliveries(
        database=database, senders=post.senders_of, kinds=("mail",), box=BOX, clock=FakeClock()
    )
    return Outbox(deliveries, pace, every_tenant=True)


async def put(database: Database, tenant_id: UUID, content: str, outbox: Outbox | None = None) -> None:
    """Commit a row of the tenant, and give it to *outbox*, if there is one."""
    available_at = NOON + outbox.lease if outbox else NOON
    item = OutboxItem(new_id(), "mail", BOX.encrypt(content), 0, available_at, NOON, tenant_id)
    async with database.store(tenant_id) as store:
        await store.outbox.add(item)
        await store.commit()
    if outbox:
        outbox.take(item)


async def left(database: Database, tenant_id: UUID) -> int:
    """How many rows the tenant has."""
    async with database.store(tenant_id) as store:
        return len(await store.outbox.pending())


@pytest.mark.usefixtures("tenants")
async def test_what_is_due_of_any_tenant_is_delivered_and_removed(database: Database) -> None:
    post = Post()
    for number in range(10):
        await put(database, FREE, f"{number}")
    await put(database, DEFAULT_TENANT, "ours")

    assert await worker(database, post).deliver_due() == 11

    assert sorted(post.free.sent) == sorted([*map(str, range(10)), "ours"])
    assert (await left(database, FREE), await left(database, DEFAULT_TENANT)) == (0, 0)


@pytest.mark.usefixtures("tenants")
@pytest.mark.parametrize("handed_over", [True, False])
async def test_a_mail_server_that_does_not_answer_holds_up_its_own_tenant_alone(
    database: Database, handed_over: bool
) -> None:
    post = Post()
    outbox = worker(database, post)
    for number in range(20):
        await put(database, STUCK, f"{number}", outbox if handed_over else None)
    outbox.start()
    await post.stuck.attempts.get()

    await put(database, FREE, "hello", outbox if handed_over else None)
    outbox.wake()

    await until(lambda: post.free.sent == ["hello"], "the mail of the other tenant")
    assert post.stuck.gate
    post.stuck.gate.set()
    await until(lambda: len(post.stuck.sent) == 20, "the mails that were stuck")
    await outbox.stop()
    assert (await left(database, STUCK), await left(database, FREE)) == (0, 0)
