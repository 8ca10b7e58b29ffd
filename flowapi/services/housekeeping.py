"""Clean up from time to time, in the serving process.

Rule 1: of all processes on a database one does it, whoever takes the lease; nobody else before the lease is
        over, whether that one finished or died.
Rule 2: it is never urgent: it begins late, rests after every batch, and stops between two of them.
"""

import asyncio
import contextlib
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from flowapi.clock import Clock
from flowapi.services.cleanup import Cleanup
from storage.errors import StorageError
from storage.repositories.expired import Expiring

logger = logging.getLogger(__name__)

LEASE = "cleanup"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """When it is done."""

    first: timedelta = timedelta(minutes=1)
    """How long after the start."""
    period: timedelta = timedelta(hours=1)
    rest: timedelta = timedelta(milliseconds=50)
    """Between two batches."""


class Housekeeping:
    """The worker: one per process."""

    def __init__(self, cleanup: Cleanup, clock: Clock, rhythm: Rhythm | None = None) -> None:
        self._cleanup = cleanup
        self._clock = clock
        self._rhythm = rhythm or Rhythm()
        self._until = clock()
        self._stopping = asyncio.Event()
        self._worker: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, some time from now."""
        self._worker = asyncio.create_task(self._run(), name="housekeeping")

    async def stop(self) -> None:
        """Begin nothing more, and wait for the batch that is under way."""
        self._stopping.set()
        if self._worker:
            await self._worker

    async def clean_up(self) -> bool:
        """Clean up once, unless somebody else has the lease; whether everything is done."""
        started = self._clock()
        self._until = started + self._rhythm.period
        async with self._cleanup.database.store() as store:
            if not await store.leases.take(LEASE, until=self._until, now=started):
                return False
        for table in Expiring:
            if not await self._clean(table, started):
                return False
        return True

    async def _clean(self, table: Expiring, started: datetime) -> bool:
        """Clean up one table; whether the work goes on."""
        total, goes_on = 0, True
        async for deleted in self._cleanup.delete(table, started):
            total = deleted
            await self._pause(self._rhythm.rest)
            goes_on = not self._stopping.is_set() and await self._keep_lease()
            if not goes_on:
                break
        if total:
            logger.info("cleanup: %d rows of %s are deleted", total, table)
        return goes_on

    async def _run(self) -> None:
        await self._pause(self._rhythm.first)
        while not self._stopping.is_set():
            try:
                await self.clean_up()
            except StorageError as error:
                logger.warning("cleanup: broken off (%s)", type(error).__name__)
            await self._pause(self._rhythm.period)

    async def _keep_lease(self) -> bool:
        """Prolong the lease where it ends soon; false if it is somebody else's by now."""
        now, held, period = self._clock(), self._until, self._rhythm.period
        if held - now > period / 2:
            return True
        self._until = now + period
        async with self._cleanup.database.store() as store:
            return await store.leases.extend(LEASE, held=held, until=self._until)

    async def _pause(self, length: timedelta) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(length.total_seconds()):
                await self._stopping.wait()
