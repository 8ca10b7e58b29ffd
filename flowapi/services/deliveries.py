"""Deliver one row of the outbox, and decide what becomes of it.

Rule 1: a row is removed when it was delivered, refused for good, given up, or is of no more use; nothing else
        removes it, so what a crash interrupts is delivered again.
Rule 2: contents appear neither in logs nor in the row's last error; hence no words of foreign exceptions.
"""

import asyncio
import contextlib
import logging
import traceback
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from flowapi.clock import Clock
from flowapi.errors.deliveries import DeliveryFailed, DeliveryRefused
from flowapi.errors.technical import CiphertextInvalid
from flowapi.randomness import random_number
from flowapi.services.secret_box import SecretBox
from storage.database import Database
from storage.errors import DatabaseUnavailable, StorageError
from storage.records.outbox import OutboxItem

logger = logging.getLogger(__name__)


class Sender(Protocol):
    """Brings the contents of one kind of outbox rows to their receivers."""

    async def send(self, content: str, now: datetime, *, failures: int) -> None:
        """Deliver *content*, which has failed *failures* times before.

        Raises:
            DeliveryFailed: Not now; trying again may help.
            DeliveryRefused: Never; trying again does not help.
        """


Senders = Callable[[UUID], Awaitable[Mapping[str, Sender]]]
"""The senders of a tenant, by the kinds of their rows; if they cannot be had, `DeliveryFailed` is raised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """How hard, and for how long, a delivery is tried."""

    timeout: timedelta = timedelta(seconds=30)
    """The longest that one attempt may take."""
    first_delay: timedelta = timedelta(seconds=2)
    longest_delay: timedelta = timedelta(minutes=30)
    max_attempts: int = 60
    max_age: timedelta = timedelta(hours=24)
    removals: tuple[timedelta, ...] = (timedelta(seconds=1), timedelta(seconds=4))
    """How long to wait for a database that is away, and then remove what would be delivered twice."""

    def delay(self, failures: int, random: Callable[[int], int]) -> timedelta:
        """How long to wait after *failures* attempts: doubling, give or take a random quarter."""
        doubled = min(self.longest_delay, self.first_delay * (1 << min(failures - 1, 32)))
        return doubled * (750 + random(501)) / 1000

    def gives_up(self, item: OutboxItem, now: datetime) -> bool:
        """Tell whether *item*, which has just failed once more, has been tried enough."""
        return item.attempts + 1 >= self.max_attempts or now - item.created_at >= self.max_age


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliveries:
    """Delivers claimed rows, each by its tenant's sender of its kind."""

    database: Database
    senders: Senders
    kinds: tuple[str, ...]
    """The kinds of rows that there are senders for."""
    box: SecretBox
    clock: Clock
    policy: RetryPolicy = field(default_factory=RetryPolicy)
    policies: Mapping[str, RetryPolicy] = field(default_factory=dict)
    """Those of kinds that are tried otherwise."""
    random: Callable[[int], int] = random_number

    async def deliver(self, item: OutboxItem) -> None:
        """Try to deliver *item*, then remove or postpone it; never raises but when cancelled."""
        try:
            await self._settle(item)
        except StorageError as error:
            logger.warning("outbox: %s %s stays claimed (%s)", item.kind, item.id, type(error).__name__)

    async def release(self, item: OutboxItem) -> None:
        """Leave *item*, whose delivery was interrupted, to the next worker."""
        await self._postpone(item, self.clock(), "the server stopped")

    async def _settle(self, item: OutboxItem) -> None:
        try:
            await self._send(item)
        except DeliveryRefused as refusal:
            logger.warning("outbox: %s %s is dropped: %s", item.kind, item.id, refusal)
            await self._remove(item)
        except DeliveryFailed as failure:
            await self._try_again(item, str(failure))
        except Exception as bug:  # the edge of the worker: a broken sender must not stop the others
            trace = "".join(traceback.format_tb(bug.__traceback__))
            logger.error("outbox: %s in the sender of %s\n%s", type(bug).__name__, item.kind, trace)
            await self._try_again(item, type(bug).__name__)
        else:
            logger.info("outbox: %s %s is delivered", item.kind, item.id)
            await self._remove(item)

    def _policy(self, item: OutboxItem) -> RetryPolicy:
        return self.policies.get(item.kind, self.policy)

    async def _send(self, item: OutboxItem) -> None:
        sender = (await self.senders(item.tenant_id)).get(item.kind)
        if sender is None:
            raise DeliveryFailed("this server has no sender of its kind")
        try:
            async with asyncio.timeout(self._policy(item).timeout.total_seconds()):
                await sender.send(self.box.decrypt(item.payload), self.clock(), failures=item.attempts)
        except CiphertextInvalid as unreadable:
            raise DeliveryFailed("its content was encrypted with another secret") from unreadable
        except TimeoutError as late:
            raise DeliveryFailed("the attempt took too long") from late

    async def _try_again(self, item: OutboxItem, error: str) -> None:
        now, policy = self.clock(), self._policy(item)
        if policy.gives_up(item, now):
            logger.error("outbox: %s %s is given up: %s", item.kind, item.id, error)
            await self._remove(item)
            return
        delay = policy.delay(item.attempts + 1, self.random)
        logger.warning("outbox: %s %s waits %.0f s: %s", item.kind, item.id, delay.total_seconds(), error)
        await self._postpone(item, now + delay, error)

    async def _remove(self, item: OutboxItem) -> None:
        for wait in self.policy.removals:
            with contextlib.suppress(DatabaseUnavailable):
                await self._forget(item)
                return
            await asyncio.sleep(wait.total_seconds())
        await self._forget(item)

    async def _forget(self, item: OutboxItem) -> None:
        async with self.database.store(item.tenant_id) as store:
            await store.outbox.done(item.id)
            await store.commit()

    async def _postpone(self, item: OutboxItem, until: datetime, error: str) -> None:
        async with self.database.store(item.tenant_id) as store:
            await store.outbox.postpone(item.id, available_at=until, error=error)
            await store.commit()
