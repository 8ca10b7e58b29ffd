"""The audit log: rows in the unit of work, lines after it."""

import io
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson
import pytest

from config.settings import Settings
from flowapi.engine.contract import Client
from flowapi.services.audit import Actor, Audit
from flowapi.services.audit_events import AuditEvent
from storage.database import Database
from storage.errors import StorageError
from storage.store import Store
from tests.support.audit import audit_rows
from tests.support.clock import NOON

BROWSER = Client(ip="192.0.2.7", user_agent="Browser/1.0", request_id="request-1")
ADA = Actor(UUID("8d2a3c1e-6f0b-4a55-9a57-0d5d7c0f2b11"), "ada.lovelace@example.com")
DETAILS = {"flow_id": "f", "username": "ada"}


def an_audit(*, console: io.StringIO | None = None, **settings: Any) -> Audit:
    return Audit(Settings.from_mapping({"audit_log": settings}).audit_log, console)


def lines(console: io.StringIO) -> Sequence[bytes]:
    return console.getvalue().encode().splitlines()


async def a_failure(audit: Audit, store: Store, caller: Client = BROWSER) -> None:
    await audit.record(
        store, AuditEvent.LOGIN_FAILURE, caller, NOON, actor=ADA, error="password invalid", details=DETAILS
    )


async def test_an_entry_is_stored_with_the_step(database: Database) -> None:
    audit = an_audit(storage={"enabled": True})

    async with database.store() as store:
        await a_failure(audit, store)
        await audit.record(store, AuditEvent.USER_LOGGED_OUT, BROWSER, NOON)
        await store.commit()
        await a_failure(audit, store)

    shared = {
        "meta_http_request_id": "request-1",
        "meta_source_ip": "192.0.2.7",
        "meta_user_agent": "Browser/1.0",
    }
    assert await audit_rows(database) == [
        shared
        | {
            "type": "login_failure",
            "error": "password invalid",
            "actor_user_id": ADA.user_id,
            "actor_email": "ada*********@example.com",
            "details": {"flow_id": "f", "username": "a****a"},
        },
        shared
        | {
            "type": "user_logged_out",
            "error": None,
            "actor_user_id": None,
            "actor_email": None,
            "details": None,
        },
    ]


async def test_a_line_is_written_once_the_step_has_committed(database: Database) -> None:
    console = io.StringIO()
    audit = an_audit(console=console)

    async with database.store() as store:
        await a_failure(audit, store)
        assert (lines(console), store.writing) == ([], False)
        await store.commit()
        await store.commit()

    [line] = lines(console)
    assert list(orjson.loads(line).items()) == [
        ("audience", "audit"),
        ("type", "login_failure"),
        ("error", "password invalid"),
        ("http_request_id", "request-1"),
        ("source_ip", "192.0.2.7"),
        ("user_agent", "Browser/1.0"),
        ("details", {"flow_id": "f", "username": "a****a"}),
        ("time", NOON.isoformat().replace("+00:00", "Z")),
        ("time_unix", str(int(NOON.timestamp()))),
        ("user_id", str(ADA.user_id)),
        ("user_email", "ada*********@example.com"),
    ]


async def test_what_is_not_known_has_no_member(database: Database) -> None:
    console = io.StringIO()

    async with database.store() as store:
        await an_audit(console=console).record(store, AuditEvent.LOGIN_FAILURE, BROWSER, NOON)
        await store.commit()

    line = orjson.loads(console.getvalue())
    assert (line["error"], line["details"], set(line) & {"user_id", "user_email"}) == ("", None, set())


async def test_what_is_rolled_back_was_never_written(database: Database) -> None:
    console = io.StringIO()
    audit = an_audit(console=console, storage={"enabled": True})

    async with database.store() as store:
        await a_failure(audit, store)
        await store.rollback()
        await store.commit()

    assert (lines(console), await audit_rows(database)) == ([], [])


async def test_a_step_that_cannot_be_committed_writes_no_line(database: Database) -> None:
    console = io.StringIO()
    audit = an_audit(console=console, storage={"enabled": True})
    async with database.store() as store:
        await a_failure(audit, store)
        connection = store._unit._connection
        assert connection
        connection.usable = False

        with pytest.raises(StorageError):
            await store.commit()

    assert lines(console) == []


async def test_without_masks_everything_is_told(database: Database) -> None:
    console = io.StringIO()

    async with database.store() as store:
        await a_failure(an_audit(console=console, mask=False), store)
        await store.commit()

    line = orjson.loads(console.getvalue())
    assert (line["user_email"], line["details"]) == (ADA.email, DETAILS)


async def test_where_nobody_listens_nothing_is_done(database: Database) -> None:
    heard: list[str] = []
    database.listen(heard.append)

    async with database.store() as store:
        await a_failure(an_audit(), store)
        await store.commit()

    assert heard == []


async def test_overlong_texts_are_cut(database: Database) -> None:
    audit = an_audit(storage={"enabled": True})
    long = Client(ip="i" * 300, user_agent="a\0" * 300, request_id="r" * 300)

    async with database.store() as store:
        await audit.record(store, AuditEvent.LOGIN_FAILURE, long, NOON, error="e" * 300)
        await store.commit()

    [row] = await audit_rows(database)
    assert [row[name] for name in ("meta_source_ip", "meta_user_agent", "meta_http_request_id", "error")] == [
        letter * 255 for letter in "iare"
    ]


def test_an_actor_does_not_show_the_address() -> None:
    assert "ada" not in repr(ADA)
