"""What this process and its database are busy with, as it is while the page is made.

Rule 1: a database that does not answer soon is told to be down; the page is made all the same.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flowapi.clock import Clock
from flowapi.services.hashing_pool import HashingPool
from flowapi.web.metrics.families import Family, Sample, labelled, single
from storage.database import Database
from storage.errors import StorageError
from storage.records.outbox import Backlog

PATIENCE = 2.0
"""How long the database has to answer, in seconds."""


@dataclass(frozen=True, slots=True)
class StateMetrics:
    """Looks at the parts that something waits for."""

    database: Database = field(repr=False)
    hashing: HashingPool = field(repr=False)
    refused: Mapping[str, int] = field(repr=False)
    """How often limits refused, by what was tried."""
    clock: Clock = field(repr=False)

    async def families(self) -> list[Family]:
        """What there is to tell."""
        return [*self._hashing(), *self._pools(), *await self._outbox(), self._refusals()]

    def _hashing(self) -> Iterator[Family]:
        use = self.hashing.use
        yield single("flowapi_hashing_threads", "gauge", "Threads that compute hashes.", use.threads)
        told = "Hashes that are being computed, or wait for it."
        yield single("flowapi_hashing_pending", "gauge", told, use.pending)
        told = "Hashes that were refused because too many waited."
        yield single("flowapi_hashing_refused_total", "counter", told, use.refused)

    def _pools(self) -> Iterator[Family]:
        pools = self.database.use
        samples = [
            Sample(value, {"pool": name, "state": state})
            for name, use in pools.items()
            for state, value in (("idle", use.idle), ("busy", use.busy))
        ]
        yield Family("flowapi_database_connections", "gauge", "Connections, by what they do.", samples)
        most = {name: use.size for name, use in pools.items()}
        told = "How many connections there may be; 0 is without limit."
        yield labelled("flowapi_database_connections_max", "gauge", told, "pool", most)
        waiting = {name: use.waiting for name, use in pools.items()}
        told = "Requests that wait for a connection."
        yield labelled("flowapi_database_connections_waiting", "gauge", told, "pool", waiting)

    async def _outbox(self) -> list[Family]:
        try:
            async with asyncio.timeout(PATIENCE), self.database.store() as store:
                backlog = await store.outbox.backlog()
        except (StorageError, TimeoutError):
            return [_up(answers=False)]
        return [_up(answers=True), *_waiting(backlog, self.clock())]

    def _refusals(self) -> Family:
        told = "Attempts that were refused because there had been too many, by what was tried."
        return labelled("flowapi_rate_limit_refusals_total", "counter", told, "limit", self.refused)


def _up(*, answers: bool) -> Family:
    return single("flowapi_database_up", "gauge", "Whether the database answers.", answers)


def _waiting(backlog: Sequence[Backlog], now: datetime) -> Iterator[Family]:
    counts: dict[str, float] = {kind.kind: kind.count for kind in backlog}
    told = "Messages in the outbox that are not delivered yet, by kind."
    yield labelled("flowapi_outbox_messages", "gauge", told, "kind", counts)
    ages = {kind.kind: max(0.0, (now - kind.oldest).total_seconds()) for kind in backlog}
    told = "For how long the oldest of them has waited."
    yield labelled("flowapi_outbox_oldest_seconds", "gauge", told, "kind", ages)
