"""Tenants come, change and go, on every database."""

from datetime import timedelta
from uuid import UUID, uuid4

import orjson
import pytest

from storage.database import Database
from storage.errors import UniqueViolation
from storage.records.tenant import TenantRow
from storage.store import DEFAULT_TENANT
from tests.support.records import NOW, a_flow, a_message, a_session, a_user, an_email

LATER = NOW + timedelta(hours=1)
CONFIG = {"service": {"name": "Bücher & Co"}}


async def add(database: Database, tenant_id: UUID, config: object = CONFIG) -> None:
    async with database.store(tenant_id) as store:
        await store.tenants.add(orjson.dumps(config).decode(), NOW)
        await store.commit()


async def found(database: Database, tenant_id: UUID) -> TenantRow | None:
    async with database.store(tenant_id) as store:
        return await store.tenants.find()


async def test_a_tenant_is_found_as_it_was_added(database: Database) -> None:
    await add(database, tenant_id := uuid4())

    row = await found(database, tenant_id)

    assert row
    assert (row.id, row.created_at, row.updated_at) == (tenant_id, NOW, NOW)
    assert orjson.loads(row.config or "") == CONFIG
    assert await found(database, uuid4()) is None


async def test_an_id_is_given_once(database: Database) -> None:
    await add(database, tenant_id := uuid4())

    with pytest.raises(UniqueViolation):
        await add(database, tenant_id, {})
    row = await found(database, tenant_id)
    assert row
    assert orjson.loads(row.config or "") == CONFIG


async def test_a_configuration_is_replaced_as_a_whole(database: Database) -> None:
    await add(database, tenant_id := uuid4())

    async with database.store(tenant_id) as store:
        assert await store.tenants.replace_config('{"email": {}}', LATER)
        await store.commit()

    row = await found(database, tenant_id)
    assert row
    assert orjson.loads(row.config or "") == {"email": {}}
    assert (row.created_at, row.updated_at) == (NOW, LATER)
    async with database.store(uuid4()) as nobody:
        assert not await nobody.tenants.replace_config("{}", LATER)


async def test_the_list_begins_with_the_newest_and_is_cut_into_pages(database: Database) -> None:
    async with database.store() as store:
        before = await store.tenants.count()
    ids = [uuid4() for _ in range(3)]
    for place, tenant_id in enumerate(ids):
        async with database.store(tenant_id) as store:
            await store.tenants.add("{}", NOW + timedelta(days=3650 + place))
            await store.commit()

    async with database.store() as store:
        first, second = (
            await store.tenants.list(limit=2, offset=0),
            await store.tenants.list(limit=2, offset=2),
        )
        count = await store.tenants.count()

    assert [row.id for row in (*first, second[0])] == ids[::-1]
    assert count == before + 3


async def test_whatever_belongs_to_a_tenant_goes_with_it(database: Database) -> None:
    await add(database, tenant_id := uuid4())
    user = a_user()
    async with database.store(tenant_id) as store:
        await store.users.add(user)
        await store.emails.add(an_email(user.id, primary=True))
        await store.sessions.add(a_session(user.id, expires_at=LATER))
        await store.flows.add(a_flow(), NOW)
        await store.jwks.add("sealed", NOW)
        await store.outbox.add(a_message())
        await store.commit()

    async with database.store(tenant_id) as store:
        assert await store.tenants.delete()
        await store.commit()

    assert await found(database, tenant_id) is None
    async with database.store(tenant_id) as store:
        assert await store.users.find(user.id) is None
        assert await store.jwks.list() == []
        assert await store.outbox.pending() == []
        assert not await store.tenants.delete()
    assert await found(database, DEFAULT_TENANT)
