"""Tenants are loaded when they are asked for, renewed when they change, and bounded in number."""

import asyncio
import logging
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import cast
from uuid import UUID, uuid4

import pytest

from flowapi.tenants.cache import FRESH, TRY_AGAIN, TenantCache
from flowapi.tenants.tenant import Tenant
from flowapi.web.refusals import TenantUnusable
from storage.errors import DatabaseUnavailable
from storage.records.tenant import TenantRow
from tests.support.clock import FakeClock
from tests.support.outbox import FlakyDatabase
from tests.support.stores import sqlite

FIRST, SECOND, THIRD = uuid4(), uuid4(), uuid4()


@dataclass
class Opening:
    """Stands for tenants by the rows that they were opened from."""

    opened: list[TenantRow] = field(default_factory=list)
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    gate: asyncio.Event | None = None
    broken: Exception | None = None

    async def __call__(self, row: TenantRow) -> Tenant:
        self.opened.append(row)
        self.begun.set()
        if self.gate:
            await self.gate.wait()
        if self.broken:
            raise self.broken
        return cast(Tenant, row)


@dataclass
class Shelf:
    """A cache of two, over a database."""

    database: FlakyDatabase
    clock: FakeClock
    opening: Opening
    cache: TenantCache

    async def name(self, tenant_id: UUID) -> str | None:
        """The configuration of the tenant as it is served."""
        tenant = await self.cache.find(tenant_id)
        return cast(TenantRow, tenant).config if tenant else None

    async def write(self, tenant_id: UUID, config: str) -> None:
        """Give the tenant a configuration, as another process would."""
        async with self.database.store(tenant_id) as store:
            if not await store.tenants.replace_config(config, self.clock()):
                await store.tenants.add(config, self.clock())
            await store.commit()

    async def delete(self, tenant_id: UUID) -> None:
        """Delete the tenant, as another process would."""
        async with self.database.store(tenant_id) as store:
            await store.tenants.delete()
            await store.commit()


@pytest.fixture
async def shelf(migrated: Path, tmp_path: Path) -> AsyncIterator[Shelf]:
    shutil.copyfile(migrated, path := tmp_path / "database")
    database = FlakyDatabase(sqlite(path))
    clock, opening = FakeClock(), Opening()
    shelf = Shelf(database, clock, opening, TenantCache(database, clock, opening, most=2))
    for tenant_id in (FIRST, SECOND, THIRD):
        await shelf.write(tenant_id, "{}")
    yield shelf
    await database.close()


async def test_a_tenant_is_loaded_once(shelf: Shelf) -> None:
    tenants = [await shelf.cache.find(FIRST) for _ in range(3)]

    assert tenants[0] is tenants[1] is tenants[2]
    assert len(shelf.opening.opened) == 1


async def test_no_statement_is_sent_while_it_is_fresh(shelf: Shelf) -> None:
    await shelf.cache.find(FIRST)
    sent: list[str] = []
    shelf.database.listen(sent.append)

    await shelf.cache.find(FIRST)
    assert sent == []
    shelf.clock.now += FRESH
    await shelf.cache.find(FIRST)
    await shelf.cache.find(FIRST)
    assert len(sent) == 1


async def test_what_another_process_changed_is_seen_once_it_is_not_fresh_any_more(shelf: Shelf) -> None:
    await shelf.cache.find(FIRST)
    await shelf.write(FIRST, '{"a": 1}')

    assert await shelf.name(FIRST) == "{}"
    shelf.clock.now += FRESH
    assert await shelf.name(FIRST) == '{"a": 1}'


async def test_what_this_process_changed_is_seen_at_once(shelf: Shelf) -> None:
    await shelf.cache.find(FIRST)
    await shelf.write(FIRST, '{"a": 1}')
    shelf.cache.forget(FIRST)

    assert await shelf.name(FIRST) == '{"a": 1}'


async def test_a_change_while_a_tenant_is_loaded_is_not_missed(shelf: Shelf) -> None:
    shelf.opening.gate = asyncio.Event()
    loading = asyncio.create_task(shelf.cache.find(FIRST))
    await shelf.opening.begun.wait()
    await shelf.write(FIRST, '{"a": 1}')
    shelf.cache.forget(FIRST)
    shelf.opening.gate.set()
    await loading

    assert await shelf.name(FIRST) == '{"a": 1}'


async def test_a_clock_that_is_put_back_keeps_nothing_old(shelf: Shelf) -> None:
    await shelf.cache.find(FIRST)
    await shelf.write(FIRST, '{"a": 1}')
    shelf.clock.now -= timedelta(days=1)

    assert await shelf.name(FIRST) == '{"a": 1}'


async def test_who_asks_at_once_is_served_by_one_look(shelf: Shelf) -> None:
    tenants = await asyncio.gather(*(shelf.cache.find(FIRST) for _ in range(20)))

    assert len(shelf.opening.opened) == 1
    assert len(set(map(id, tenants))) == 1


async def test_an_unknown_tenant_leaves_nothing_behind(shelf: Shelf) -> None:
    assert await shelf.cache.find(uuid4()) is None
    assert len(shelf.cache) == 0


async def test_a_deleted_tenant_is_gone_after_the_same_while(shelf: Shelf) -> None:
    await shelf.cache.find(FIRST)
    await shelf.delete(FIRST)
    shelf.clock.now += FRESH

    assert await shelf.cache.find(FIRST) is None
    assert len(shelf.cache) == 0


async def test_those_that_were_not_asked_for_longest_are_let_go(shelf: Shelf) -> None:
    for tenant_id in (FIRST, SECOND, FIRST, THIRD):
        await shelf.cache.find(tenant_id)
    opened = len(shelf.opening.opened)

    await shelf.cache.find(FIRST)
    assert len(shelf.opening.opened) == opened
    await shelf.cache.find(SECOND)
    assert len(shelf.opening.opened) == opened + 1
    assert len(shelf.cache) == 2


async def test_a_broken_tenant_is_refused_alone_and_told_once(
    shelf: Shelf, caplog: pytest.LogCaptureFixture
) -> None:
    await shelf.cache.find(SECOND)
    shelf.opening.broken = TenantUnusable("failed to parse tenant config")

    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            with pytest.raises(TenantUnusable, match="failed to parse tenant config"):
                await shelf.cache.find(FIRST)

    assert await shelf.cache.find(SECOND)
    [message] = caplog.messages
    assert message.startswith(f"the tenant {FIRST} cannot be served: failed to parse tenant config")


async def test_a_broken_tenant_is_served_as_soon_as_its_settings_are_mended(shelf: Shelf) -> None:
    shelf.opening.broken = TenantUnusable()
    with pytest.raises(TenantUnusable):
        await shelf.cache.find(FIRST)

    shelf.opening.broken = None
    await shelf.write(FIRST, '{"a": 1}')
    shelf.clock.now += FRESH

    assert await shelf.name(FIRST) == '{"a": 1}'


async def test_a_broken_tenant_is_tried_again_though_its_settings_are_the_same(shelf: Shelf) -> None:
    shelf.opening.broken = TenantUnusable()
    with pytest.raises(TenantUnusable):
        await shelf.cache.find(FIRST)
    shelf.opening.broken = None

    shelf.clock.now += FRESH
    with pytest.raises(TenantUnusable):
        await shelf.cache.find(FIRST)
    shelf.clock.now += TRY_AGAIN

    assert await shelf.name(FIRST) == "{}"


async def test_a_database_out_of_reach_is_not_remembered(shelf: Shelf) -> None:
    shelf.opening.broken = DatabaseUnavailable()
    with pytest.raises(TenantUnusable, match="failed to load tenant"):
        await shelf.cache.find(FIRST)

    shelf.opening.broken = None
    assert await shelf.name(FIRST) == "{}"


async def test_a_tenant_is_served_as_it_was_while_the_database_is_away(shelf: Shelf) -> None:
    tenant = await shelf.cache.find(FIRST)
    shelf.clock.now += FRESH
    shelf.database.away = True

    assert await shelf.cache.find(FIRST) is tenant
    with pytest.raises(TenantUnusable, match="failed to load tenant"):
        await shelf.cache.find(SECOND)


async def test_who_goes_away_does_not_take_the_look_from_others(shelf: Shelf) -> None:
    shelf.opening.gate = asyncio.Event()
    impatient, patient = (asyncio.create_task(shelf.cache.find(FIRST)) for _ in range(2))
    await shelf.opening.begun.wait()

    impatient.cancel()
    shelf.opening.gate.set()

    assert await patient
    assert len(shelf.opening.opened) == 1
