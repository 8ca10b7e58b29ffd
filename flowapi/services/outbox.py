"""Take rows out of the outbox and have them delivered, in the serving process.

Rule 1: a row is claimed with a lease that is longer than an attempt, and its delivery starts at once, so no
        two workers hold it; the lease of a worker that died runs out.
Rule 2: whoever commits rows wakes the worker; the slow poll is for retries and for what others left behind.
"""

import asyncio
import contextlib
import logging
from dataclasses import dataclass
from datetime import timedelta

from flowapi.services.deliveries import Deliveries
from storage.errors import StorageError
from storage.records.outbox import OutboxItem

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How much the worker does at a time, and how often it looks."""

    concurrency: int = 8
    poll: timedelta = timedelta(seconds=5)
    lease: timedelta = timedelta(seconds=90)


class Outbox:
    """The worker: one per process."""

    def __init__(self, deliveries: Deliveries, pace: Pace | None = None) -> None:
        self._deliveries = deliveries
        self._pace = pace or Pace()
        self._woken = asyncio.Event()
        self._stopping = False
        self._backlog = False
        self._under_way: dict[asyncio.Task[None], OutboxItem] = {}
        self._worker: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, with whatever is due already."""
        self._worker = asyncio.create_task(self._run(), name="outbox")

    def wake(self) -> None:
        """Look for rows now: some have just been committed."""
        self._woken.set()

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
        """Start to deliver as many due rows as there are free places."""
        free = self._pace.concurrency - len(self._under_way)
        items = await self._claim(free) if free else []
        self._backlog = len(items) == free
        for item in items:
            delivery = asyncio.create_task(self._deliveries.deliver(item))
            self._under_way[delivery] = item
            delivery.add_done_callback(self._finished)
        return len(items)

    async def _claim(self, limit: int) -> list[OutboxItem]:
        async with self._deliveries.database.store() as store:
            items = await store.outbox.claim(self._deliveries.clock(), limit=limit, lease=self._pace.lease)
            await store.commit()
            return items

    def _finished(self, delivery: asyncio.Task[None]) -> None:
        del self._under_way[delivery]
        if self._backlog:
            self.wake()

    async def _release(self, interrupted: dict[asyncio.Task[None], OutboxItem]) -> None:
        for delivery in interrupted:
            delivery.cancel()
        await asyncio.gather(*interrupted, return_exceptions=True)
        for item in interrupted.values():
            with contextlib.suppress(StorageError):  # its lease runs out
                await self._deliveries.release(item)
