from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from config.database_target import DatabaseTarget
from storage.dialect import dialect_of
from storage.errors import RecordRefused
from storage.records.audit_log import AuditLog
from storage.store import Store
from tests.support.databases import run
from tests.support.records import an_audit_log

COLUMNS = (
    "type, error, meta_http_request_id, meta_source_ip, meta_user_agent, actor_email, details, created_at,"
    " updated_at"
)


async def stored(target: DatabaseTarget, tenant_id: UUID) -> list[tuple[str | None, ...]]:
    rows = await run(
        target, f"SELECT {COLUMNS} FROM audit_logs WHERE tenant_id = '{tenant_id}' ORDER BY created_at, type"
    )
    return [tuple(value if value is None else str(value) for value in row) for row in rows]


async def test_an_entry_is_kept_as_it_is(store: Store, target: DatabaseTarget, tenant_id: UUID) -> None:
    bare = replace(an_audit_log(), actor_user_id=None, actor_email=None, error=None, details="null")
    await store.audit_logs.add(an_audit_log())
    await store.commit()
    await store.audit_logs.add(replace(bare, type="user_logged_out"))
    await store.rollback()

    fraction = ".000000" if dialect_of(target) == "sqlite" else ""
    at = f"2026-01-02 03:04:05{fraction}"
    text = '{"flow_id":"1"}'
    entry = (
        "login_failure",
        "password invalid",
        "request-1",
        "192.0.2.7",
        "Browser",
        "a@b.example",
        text,
        at,
        at,
    )
    assert await stored(target, tenant_id) == [entry]


async def test_entries_of_one_step_keep_their_order(
    store: Store, target: DatabaseTarget, tenant_id: UUID
) -> None:
    for name in ("c", "b", "a"):
        await store.audit_logs.add(replace(an_audit_log(), type=name))
    await store.commit()

    kept = [row[0] for row in await stored(target, tenant_id)]
    assert kept == (["a", "b", "c"] if dialect_of(target) == "mysql" else ["c", "b", "a"])


async def test_an_entry_outlives_its_user(store: Store, target: DatabaseTarget, tenant_id: UUID) -> None:
    await store.audit_logs.add(replace(an_audit_log(), actor_user_id=uuid4()))
    await store.commit()

    assert len(await stored(target, tenant_id)) == 1


async def test_what_is_too_long_is_refused(store: Store) -> None:
    with pytest.raises(RecordRefused):
        await add_and_commit(store, replace(an_audit_log(), meta_user_agent="x" * 256))


async def add_and_commit(store: Store, entry: AuditLog) -> None:
    await store.audit_logs.add(entry)
    await store.commit()
