from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from config.database_target import DatabaseTarget
from storage.database import Database
from storage.records.audit_log import AuditLog
from storage.records.listing import AuditLogFilter, Part
from storage.store import Store
from tests.contract.storage.conftest import add_tenant
from tests.support.records import NOW, an_audit_log

ALL = Part(100)
ADA = uuid4()
MINUTE = timedelta(minutes=1)
ENTRIES = {
    "first": replace(an_audit_log(), type="login_failure", actor_user_id=ADA, actor_email="ada@b.example"),
    "second": replace(an_audit_log(NOW + MINUTE), type="login_success", meta_source_ip="203.0.113.9"),
    "third": replace(
        an_audit_log(NOW + 2 * MINUTE), type="user_logged_out", actor_user_id=None, actor_email=None
    ),
}


async def filled(store: Store) -> None:
    for entry in ENTRIES.values():
        await store.audit_logs.add(replace(entry, id=uuid4()))
        await store.commit()


async def found(store: Store, wanted: AuditLogFilter, part: Part = ALL) -> list[str]:
    """What *wanted* finds; in full, as many as are counted."""
    entries = await store.audit_logs.list(wanted, part)
    if part == ALL:
        assert await store.audit_logs.count(wanted) == len(entries)
    names = {entry.type: name for name, entry in ENTRIES.items()}
    return [names[entry.type] for entry in entries]


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (AuditLogFilter(), ["third", "second", "first"]),
        (AuditLogFilter(after=NOW), ["third", "second"]),
        (AuditLogFilter(before=NOW + 2 * MINUTE), ["second", "first"]),
        (AuditLogFilter(after=NOW, before=NOW + 2 * MINUTE), ["second"]),
        (AuditLogFilter(types=("login_failure", "user_logged_out")), ["third", "first"]),
        (AuditLogFilter(types=("nonsense",)), []),
        (AuditLogFilter(actor=ADA), ["first"]),
        (AuditLogFilter(actor=ADA, types=("login_success",)), []),
        (AuditLogFilter(actor_part=str(ADA)[4:30]), ["first"]),
        (AuditLogFilter(email="ada"), ["first"]),
        (AuditLogFilter(source="0.113"), ["second"]),
        (AuditLogFilter(anywhere="203"), ["second"]),
        (AuditLogFilter(anywhere=str(ADA)), ["first"]),
        (AuditLogFilter(anywhere="ada@"), ["first"]),
        (AuditLogFilter(anywhere="ada@", source="203"), []),
        (AuditLogFilter(actor=ADA, types=("login_failure",), email="b.example"), ["first"]),
    ],
)
async def test_entries_are_found(store: Store, wanted: AuditLogFilter, names: list[str]) -> None:
    await filled(store)

    assert await found(store, wanted) == names


async def test_entries_come_in_parts(store: Store) -> None:
    await filled(store)

    assert await found(store, AuditLogFilter(), Part(2)) == ["third", "second"]
    assert await found(store, AuditLogFilter(), Part(2, 2)) == ["first"]


async def test_an_entry_is_read_as_it_was_written(store: Store) -> None:
    entry: AuditLog = an_audit_log()
    await store.audit_logs.add(entry)
    await store.commit()

    assert await store.audit_logs.list(AuditLogFilter(), ALL) == [entry]


async def test_tenants_do_not_see_each_other(
    store: Store, database: Database, target: DatabaseTarget
) -> None:
    await filled(store)

    async with database.store(await add_tenant(target)) as other:
        assert await found(other, AuditLogFilter()) == []
        assert await found(other, AuditLogFilter(actor=ADA)) == []
