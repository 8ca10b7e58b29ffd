"""A migrated database per module and kind; a tenant of its own for each test."""

from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest

from config.database_target import DatabaseTarget
from storage.database import Database
from storage.store import Store
from tests.support.databases import run
from tests.support.databases import target as target


@pytest.fixture
async def database(target: DatabaseTarget) -> AsyncIterator[Database]:
    async with Database(target) as database:
        yield database


@pytest.fixture
async def tenant_id(target: DatabaseTarget) -> UUID:
    return await add_tenant(target)


@pytest.fixture
async def store(database: Database, tenant_id: UUID) -> AsyncIterator[Store]:
    async with database.store(tenant_id) as store:
        yield store


async def add_tenant(target: DatabaseTarget) -> UUID:
    tenant_id = uuid4()
    await run(
        target,
        "INSERT INTO tenants (id, config, created_at, updated_at)"
        f" VALUES ('{tenant_id}', '{{}}', '2026-01-01 00:00:00', '2026-01-01 00:00:00')",
    )
    return tenant_id
