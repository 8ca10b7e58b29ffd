"""What has expired is found and deleted in all tenants, and nothing else."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from config.database_target import DatabaseTarget
from storage.database import Database
from storage.repositories.expired import Expiring
from storage.store import DEFAULT_TENANT, Store
from tests.contract.storage.conftest import add_tenant
from tests.support.databases import MYSQL, POSTGRESQL, migrated_database, run
from tests.support.records import (
    NOW,
    a_ceremony,
    a_flow,
    a_passcode,
    a_session,
    a_token,
    a_user,
    an_audit_log,
    an_identity,
)

SECOND = timedelta(seconds=1)
PATIENCE = 20
"""Seconds; less than MySQL waits for a lock."""
EVER = NOW + timedelta(days=10_000)


async def add(target: DatabaseTarget, store: Store, table: Expiring, end: datetime) -> None:
    """A row of *table* that is of no use after *end*."""
    match table:
        case Expiring.AUDIT_LOGS:
            await store.audit_logs.add(an_audit_log(end))
        case Expiring.FLOWS:
            await store.flows.add(replace(a_flow(), expires_at=end), NOW)
        case Expiring.IDENTITIES:
            await store.identities.add(replace(an_identity(None), created_at=end))
        case Expiring.PASSCODES:
            passcode = a_passcode()
            await store.passcodes.add(replace(passcode, created_at=end - passcode.ttl * SECOND))
        case Expiring.SESSIONS:
            user = a_user()
            await store.users.add(user)
            await store.sessions.add(a_session(user.id, expires_at=end))
        case Expiring.WEBAUTHN_SESSION_DATA:
            await store.webauthn_sessions.add(replace(a_ceremony(("credential",)), expires_at=end))
        case _:
            await store.commit()
            await run(target, await insertion(store, table, end))
    await store.commit()


async def insertion(store: Store, table: Expiring, end: datetime) -> str:
    """The statement that adds a row to a *table* for which nobody else needs one."""
    values = {"id": uuid4(), "tenant_id": store.tenant_id, "expires_at": end, "created_at": NOW}
    own: dict[Expiring, dict[str, object]] = {
        Expiring.SAML_IDP_INITIATED_REQUESTS: {"response_id": uuid4(), "issuer": "idp"},
        Expiring.SAML_STATES: {"nonce": uuid4(), "state": "sealed", "updated_at": NOW},
        Expiring.TOKENS: {"value": uuid4(), "updated_at": NOW},
        Expiring.TRUSTED_DEVICES: {"device_token": uuid4(), "updated_at": NOW},
    }
    row: dict[str, object] = values | own[table]
    if table in (Expiring.TOKENS, Expiring.TRUSTED_DEVICES):
        user = a_user()
        await store.users.add(user)
        await store.commit()
        row["user_id"] = user.id
    return f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(map(quoted, row.values()))})"


def quoted(value: object) -> str:
    text = value.strftime("%Y-%m-%d %H:%M:%S.%f") if isinstance(value, datetime) else str(value)
    return f"'{text}'"


@pytest.mark.parametrize("table", Expiring)
async def test_only_what_has_expired_is_counted_and_deleted(
    store: Store, target: DatabaseTarget, table: Expiring
) -> None:
    for end in (NOW - SECOND, NOW, NOW + SECOND):
        await add(target, store, table, end)

    assert await store.expired.count(table, NOW) == 1
    assert await store.expired.delete(table, NOW, limit=10) == 1
    assert not store.writing
    assert await store.expired.count(table, NOW) == 0
    assert await store.expired.delete(table, EVER, limit=10) == 2


@pytest.mark.parametrize("table", [Expiring.FLOWS, Expiring.AUDIT_LOGS])
async def test_a_batch_has_its_size_and_the_rows_of_all_tenants(
    database: Database, target: DatabaseTarget, table: Expiring
) -> None:
    for tenant_id in (DEFAULT_TENANT, await add_tenant(target), await add_tenant(target)):
        async with database.store(tenant_id) as store:
            await add(target, store, table, NOW - SECOND)

    async with database.store() as store:
        batches = [await store.expired.delete(table, NOW, limit=2) for _ in range(3)]

    assert batches == [2, 1, 0]


async def test_what_does_not_end_stays(store: Store) -> None:
    user = a_user()
    endless = a_session(user.id, expires_at=None)
    await store.users.add(user)
    await store.sessions.add(endless)
    await store.commit()

    assert await store.expired.delete(Expiring.SESSIONS, EVER, limit=10) == 0
    assert await store.sessions.find(endless.id) == endless


async def test_what_belongs_to_a_row_goes_with_it(
    store: Store, target: DatabaseTarget, tenant_id: UUID
) -> None:
    await add(target, store, Expiring.WEBAUTHN_SESSION_DATA, NOW - SECOND)

    await store.expired.delete(Expiring.WEBAUTHN_SESSION_DATA, NOW, limit=10)

    left = f"SELECT COUNT(*) FROM webauthn_session_data_allowed_credentials WHERE tenant_id = '{tenant_id}'"
    assert [tuple(row) for row in await run(target, left)] == [(0,)]


async def test_two_who_clean_up_at_once_share_the_work(target: DatabaseTarget, tenant_id: UUID) -> None:
    async def work(database: Database) -> int:
        async with database.store() as store:
            return sum([await store.expired.delete(Expiring.FLOWS, NOW, limit=3) for _ in range(10)])

    async with Database(target) as one, Database(target) as two:
        async with one.store(tenant_id) as store:
            for _ in range(20):
                await store.flows.add(replace(a_flow(), expires_at=NOW - SECOND), NOW)
        done = await asyncio.gather(work(one), work(two))

    assert sum(done) == 20


@pytest.fixture(params=[POSTGRESQL, MYSQL])
def unshared(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DatabaseTarget]:
    """A database in which nothing has expired but what the test adds."""
    with migrated_database(request.param, tmp_path) as target:
        yield target


async def test_a_row_that_somebody_holds_is_left_for_later(unshared: DatabaseTarget) -> None:
    held, other = (replace(a_flow(), expires_at=NOW - SECOND) for _ in range(2))

    async with Database(unshared) as database, asyncio.timeout(PATIENCE):
        store = database.store()
        for flow in (held, other):
            await store.flows.add(flow, NOW)
        async with database.store() as working:
            await working.users.add(a_user())
            await working.flows.advance(held.id, version=1, csrf_token="d" * 32, data="{}", now=NOW)
            meanwhile = await store.expired.delete(Expiring.FLOWS, NOW, limit=10)
        afterwards = await store.expired.delete(Expiring.FLOWS, NOW, limit=10)

    assert (meanwhile, afterwards) == (1, 1)


async def test_nobody_waits_for_rows_that_are_being_deleted(unshared: DatabaseTarget) -> None:
    expired = [replace(a_flow(), expires_at=NOW - n * SECOND) for n in (1, 3)]
    # MySQL locks the row at which it sees that no more have expired, too.
    next_to_expire = replace(a_flow(), expires_at=NOW + SECOND)
    running, late = a_flow(), replace(a_flow(), expires_at=NOW - 2 * SECOND)

    async with Database(unshared) as database, asyncio.timeout(PATIENCE):
        store = database.store()
        for flow in (*expired, next_to_expire, running):
            await store.flows.add(flow, NOW)
        async with database.store() as cleaning:
            await cleaning.users.add(a_user())
            deleted = await cleaning.expired.delete(Expiring.FLOWS, NOW, limit=10)
            await store.flows.add(late, NOW)
            advanced = await store.flows.advance(
                running.id, version=1, csrf_token="d" * 32, data="{}", now=NOW
            )
            beside = await store.expired.delete(Expiring.FLOWS, NOW, limit=10)

    assert (deleted, advanced, beside) == (2, True, 1)


async def test_an_account_elsewhere_is_kept_while_it_is_somebodys_or_can_be(store: Store) -> None:
    user = a_user()
    await store.users.add(user)
    kept, waiting, lost = an_identity(user.id), an_identity(None), an_identity(None)
    for identity in (kept, waiting, lost):
        await store.identities.add(identity)
    await store.tokens.add(a_token(user.id, waiting.id))

    assert await store.expired.delete(Expiring.IDENTITIES, EVER, limit=10) == 1

    left = [await store.identities.find(identity.id) for identity in (kept, waiting, lost)]
    assert left == [kept, waiting, None]
