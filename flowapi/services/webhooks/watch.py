"""Look for the hooks of the database, in the serving process."""

import asyncio
import contextlib
import logging
from datetime import timedelta
from uuid import UUID

from flowapi.services.webhooks.subscriptions import Subscriptions
from storage.database import Database
from storage.errors import StorageError
from storage.store import DEFAULT_TENANT

logger = logging.getLogger(__name__)

PERIOD = timedelta(seconds=5)
"""How long it takes at most until this process knows what another one has changed."""


class SubscriptionWatch:
    """The worker: one per process."""

    def __init__(
        self,
        subscriptions: Subscriptions,
        database: Database,
        tenant_id: UUID = DEFAULT_TENANT,
        *,
        period: timedelta = PERIOD,
    ) -> None:
        self._subscriptions = subscriptions
        self._database = database
        self._tenant_id = tenant_id
        self._period = period
        self._stopping = asyncio.Event()
        self._worker: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """See what there is, and begin to watch."""
        await self._look()
        self._worker = asyncio.create_task(self._run(), name="subscriptions")

    async def stop(self) -> None:
        """Look no more, and wait for the look that is under way."""
        self._stopping.set()
        if self._worker:
            await self._worker

    async def _run(self) -> None:
        while not self._stopping.is_set():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._period.total_seconds()):
                    await self._stopping.wait()
                    return
            try:
                await self._look()
            except StorageError as error:
                logger.warning("webhooks: the database could not be asked (%s)", type(error).__name__)

    async def _look(self) -> None:
        async with self._database.store(self._tenant_id) as store:
            await self._subscriptions.look(store)
