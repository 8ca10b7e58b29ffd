"""Take rows out of the outbox and have them delivered, in the serving process.

Rule 1: a row is held with a lease, and its delivery starts while that covers an attempt, so no two workers
        have it; the lease of a worker that died runs out.
Rule 2: a row that was written with our lease is handed over by whoever commits it, and not looked for.
Rule 3: whoever commits other rows wakes the worker; the slow poll is for retries and for what others left.
Rule 4: each kind has places of its own, so that slow receivers of one keep nothing else waiting; where there
        are many tenants, so has each of them a few.
"""

import asyncio
import contextlib
import logging
from collections import Counter, defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from uuid import UUID

from flowapi.services.deliveries import Deliveries
from storage.errors import StorageError
from storage.records.outbox import OutboxItem
from storage.store import DEFAULT_TENANT

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How much the worker does at a time, and how often it looks."""

    concurrency: int = 8
    """How many rows of one kind are delivered at once."""
    share: int = 2
    """How many of them may be of one tenant, where there are many."""
    poll: timedelta = timedelta(seconds=5)
    lease: timedelta = timedelta(seconds=90)
    attempt: timedelta = timedelta(seconds=45)
    """How much of a lease has to be left when a delivery starts."""
    waiting: int = 1000
    """How many rows of one kind may wait here; further ones wait for the end of their lease."""


_Place = tuple[str, UUID]
"""Where a delivery takes one of the places: its kind and its tenant."""


class Outbox:
    """The worker: one per process, for one tenant or for *every_tenant*."""

    def __init__(
        self, deliveries: Deliveries, pace: Pace | None = None, *, every_tenant: bool = False
    ) -> None:
        self._deliveries = deliveries
        self._every_tenant = every_tenant
        self._pace = pace or Pace()
        self._share = self._pace.share if every_tenant else self._pace.concurrency
        self._woken = asyncio.Event()
        self._stopping = False
        self._backlog = False
        self._held: defaultdict[str, deque[OutboxItem]] = defaultdict(deque)
        self._busy: Counter[str] = Counter()
        self._taken: Counter[_Place] = Counter()
        self._under_way: dict[asyncio.Task[None], OutboxItem] = {}
        self._worker: asyncio.Task[None] | None = None

    @property
    def lease(self) -> timedelta:
        """For how long a row is written that is going to be handed over."""
        return self._pace.lease

    def start(self) -> None:
        """Begin, with whatever is due already."""
        self._worker = asyncio.create_task(self._run(), name="outbox")

    def wake(self) -> None:
        """Look for rows now: some have just been committed."""
        self._woken.set()

    def take(self, item: OutboxItem) -> None:
        """Deliver *item*, which has just been committed with our lease."""
        held = self._held[item.kind]
        if len(held) < self._pace.waiting:
            held.append(item)
            self._start_held(item.kind)

    async def stop(self, grace: timedelta = timedelta(seconds=10)) -> None:
        """Take no more rows, finish what is under way within *grace*, and release the rest."""
        self._stopping = True
        self.wake()
        if self._worker:
            await self._worker
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=grace.total_seconds())
        await self._release(dict(self._under_way))

    async def deliver_due(self) -> int:
        """Try each row that is due once, and tell how many that were."""
        count = 0
        while started := await self._start_due():
            count += started
            while self._under_way:
                await asyncio.wait(self._under_way)
        return count

    async def _run(self) -> None:
        while not self._stopping:
            self._woken.clear()
            try:
                await self._start_due()
            except StorageError as error:
                logger.warning("outbox: no rows could be taken (%s)", type(error).__name__)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._pace.poll.total_seconds()):
                    await self._woken.wait()

    async def _start_due(self) -> int:
        """Take as many due rows as there are free places, and start to deliver them."""
        free = sum(map(self._free, self._deliveries.kinds))
        self._backlog = True
        items = await self._claim(free) if free else []
        for item in items:
            self._held[item.kind].append(item)
        for kind in {item.kind for item in items}:
            self._start_held(kind)
        return len(items)

    def _free(self, kind: str) -> int:
        return self._pace.concurrency - self._busy[kind]

    def _start_held(self, kind: str) -> None:
        while self._free(kind) > 0 and not self._stopping and (item := self._next(kind)):
            if item.available_at - self._deliveries.clock() >= self._pace.attempt:
                self._begin(item)

    def _next(self, kind: str) -> OutboxItem | None:
        """The first of those that are held, of tenants that leave places to others."""
        held = self._held[kind]
        for item in held:
            if self._taken[kind, item.tenant_id] < self._share:
                held.remove(item)
                return item
        return None

    def _begin(self, item: OutboxItem) -> None:
        delivery = asyncio.create_task(self._deliveries.deliver(item))
        self._under_way[delivery] = item
        self._busy[item.kind] += 1
        self._taken[item.kind, item.tenant_id] += 1
        delivery.add_done_callback(self._finished)

    async def _claim(self, limit: int) -> list[OutboxItem]:
        if not self._every_tenant:
            items = await self._claim_of(DEFAULT_TENANT, limit)
            self._backlog = len(items) == limit
            return items
        here = Counter(item.tenant_id for item in (*self._under_way.values(), *self._all_held()))
        async with self._deliveries.database.store() as store:
            waiting = await store.outbox.waiting(self._deliveries.clock(), limit=limit + len(here))
        self._backlog = bool(waiting)
        left = {each: self._share - here[each] for each in waiting if here[each] < self._share}
        chosen = list(left)[: -(-limit // self._share)]
        return [item for each in chosen for item in await self._claim_of(each, left[each])]

    async def _claim_of(self, tenant_id: UUID, limit: int) -> list[OutboxItem]:
        async with self._deliveries.database.store(tenant_id) as store:
            items = await store.outbox.claim(self._deliveries.clock(), limit=limit, lease=self._pace.lease)
            await store.commit()
            return items

    def _finished(self, delivery: asyncio.Task[None]) -> None:
        item = self._under_way.pop(delivery)
        self._busy[item.kind] -= 1
        self._taken[item.kind, item.tenant_id] -= 1
        if not self._taken[item.kind, item.tenant_id]:
            del self._taken[item.kind, item.tenant_id]
        self._start_held(item.kind)
        if self._backlog:
            self.wake()

    async def _release(self, interrupted: dict[asyncio.Task[None], OutboxItem]) -> None:
        for delivery in interrupted:
            delivery.cancel()
        await asyncio.gather(*interrupted, return_exceptions=True)
        for item in (*interrupted.values(), *self._all_held()):
            with contextlib.suppress(StorageError):  # its lease runs out
                await self._deliveries.release(item)

    def _all_held(self) -> Iterable[OutboxItem]:
        return chain.from_iterable(self._held.values())
