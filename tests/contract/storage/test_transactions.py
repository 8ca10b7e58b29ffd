import asyncio
import contextlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID, uuid4

import pytest
import uvloop

from config.database_target import DatabaseTarget
from storage.database import Database
from storage.errors import RecordRefused, StorageError, UniqueViolation, WriteConflict
from storage.limits import PoolLimits
from storage.records.passcode import Passcode
from storage.records.username import Username
from storage.store import Store
from tests.support.records import NOW, a_ceremony, a_flow, a_passcode, a_session, a_user, a_username, an_email


async def test_the_first_write_opens_the_transaction(store: Store) -> None:
    user = a_user()

    await store.users.find(user.id)
    before = store.writing
    await store.users.add(user)

    assert (before, store.writing) == (False, True)
    await store.commit()
    assert not store.writing


async def test_what_is_written_is_seen_within_and_not_without(database: Database, tenant_id: UUID) -> None:
    user = a_user()
    async with database.store(tenant_id) as store, database.store(tenant_id) as other:
        await store.users.add(user)

        assert await store.users.find(user.id) == user
        assert await other.users.find(user.id) is None
        await store.commit()
        assert await other.users.find(user.id) == user


async def test_what_is_not_committed_is_gone(database: Database, tenant_id: UUID) -> None:
    user, flow = a_user(), a_flow()

    async def fail() -> None:
        async with database.store(tenant_id) as store:
            await store.users.add(user)
            raise ZeroDivisionError

    async with database.store(tenant_id) as store:
        await store.users.add(user)
        await store.flows.add(flow, NOW)
    with pytest.raises(ZeroDivisionError):
        await fail()

    async with database.store(tenant_id) as store:
        assert await store.users.find(user.id) is None
        assert await store.flows.find(flow.id) is None


async def test_a_step_commits_with_its_writes(database: Database, tenant_id: UUID) -> None:
    flow, user = a_flow(), a_user()
    async with database.store(tenant_id) as store:
        await store.flows.add(flow, NOW)
    heard: list[str] = []
    database.listen(heard.append)

    async with database.store(tenant_id) as store:
        await store.flows.find(flow.id)
        await store.users.add(user)
        await store.flows.advance(flow.id, version=1, csrf_token="d" * 32, data="{}", now=NOW)
        await store.commit()

    assert [text.split()[0] for text in heard] == ["SELECT", "BEGIN", "INSERT", "UPDATE", "COMMIT"]


async def test_a_store_can_go_on_after_a_commit(store: Store) -> None:
    first, second = a_user(), a_user()
    await store.users.add(first)
    await store.commit()

    await store.users.add(second)
    await store.rollback()

    assert await store.users.find(first.id) == first
    assert await store.users.find(second.id) is None


async def test_a_transaction_that_failed_is_never_taken_for_committed(
    database: Database, tenant_id: UUID
) -> None:
    user = a_user()
    async with database.store(tenant_id) as store:
        await store.users.add(user)
        with pytest.raises(RecordRefused):
            await store.usernames.add(a_username(user.id, "u" * 300))
        committed = await _committed(store)

    found = await database.store(tenant_id).users.find(user.id)

    assert (found == user) == committed


async def test_what_nobody_asks_about_is_there_for_the_next_statement(store: Store) -> None:
    user, session = a_user(), a_session(a_user().id, expires_at=None)
    await store.users.add(user)
    session = replace(session, user_id=user.id)

    await store.sessions.add(session)

    assert await store.sessions.find(session.id) == session
    await store.commit()
    assert await store.sessions.find(session.id) == session


async def test_what_nobody_asks_about_fails_before_the_commit_has_succeeded(
    database: Database, tenant_id: UUID
) -> None:
    user, code = a_user(), replace(a_passcode(), code="c" * 300)
    async with database.store(tenant_id) as store:
        await store.users.add(user)
        with pytest.raises(RecordRefused):
            await _add_and_commit(store, code)

    async with database.store(tenant_id) as store:
        assert await store.users.find(user.id) is None
        assert await store.passcodes.find(code.id) is None


async def test_what_waits_is_forgotten_with_its_transaction(database: Database, tenant_id: UUID) -> None:
    code, flow = a_passcode(), a_flow()
    async with database.store(tenant_id) as store:
        await store.passcodes.add(code)
        await store.rollback()
        await store.flows.add(flow, NOW)
        await store.commit()

    async with database.store(tenant_id) as store:
        assert await store.passcodes.find(code.id) is None
        assert await store.flows.find(flow.id) == flow


async def test_what_needs_no_transaction_goes_with_the_next_write(
    database: Database, tenant_id: UUID
) -> None:
    ceremony, flow = a_ceremony(), a_flow()
    async with database.store(tenant_id) as store:
        await store.webauthn_sessions.add(ceremony)
        assert not store.writing
        await store.flows.add(flow, NOW)
        assert not store.writing

        assert await store.webauthn_sessions.find(ceremony.id) == ceremony


@pytest.mark.parametrize("end", ["read", "commit"])
async def test_what_needs_no_transaction_is_there_after_a_read_or_a_commit(
    database: Database, tenant_id: UUID, end: str
) -> None:
    first, second = a_ceremony(), a_ceremony()
    async with database.store(tenant_id) as store:
        await store.webauthn_sessions.add(first)
        await store.webauthn_sessions.add(second)
        await (store.users.find(uuid4()) if end == "read" else store.commit())

    async with database.store(tenant_id) as store:
        assert await store.webauthn_sessions.find(first.id) == first
        assert await store.webauthn_sessions.find(second.id) == second


async def test_a_collision_undoes_nothing_that_waited(database: Database, tenant_id: UUID) -> None:
    user, code = a_user(), a_passcode()
    async with database.store(tenant_id) as store:
        await store.users.add(user)
        await store.usernames.add(a_username(user.id, "taken"))
        await store.commit()
        await store.passcodes.add(code)
        with pytest.raises(UniqueViolation):
            await store.usernames.add(a_username(user.id, "taken"))
        await store.commit()

        assert await store.passcodes.find(code.id) == code


@pytest.mark.parametrize("name", ["a\0", "\ud800"])
async def test_what_waits_survives_what_cannot_even_be_sent(
    database: Database, tenant_id: UUID, name: str
) -> None:
    user, code = a_user(), a_passcode()
    async with database.store(tenant_id) as store:
        await store.users.add(user)
        await store.commit()
        await store.passcodes.add(code)
        with contextlib.suppress(RecordRefused):  # SQLite takes the zero
            await store.usernames.add(a_username(user.id, name))
        await store.commit()

    assert await database.store(tenant_id).passcodes.find(code.id) == code


@pytest.mark.parametrize("name", ["a\0", "\ud800"])
async def test_what_follows_something_that_cannot_be_sent_is_in_the_transaction(
    database: Database, tenant_id: UUID, name: str
) -> None:
    user = a_user()
    async with database.store(tenant_id) as store:
        with contextlib.suppress(StorageError):
            await store.usernames.add(a_username(user.id, name))
        with contextlib.suppress(StorageError):
            await store.users.add(user)

    assert await database.store(tenant_id).users.find(user.id) is None


async def test_a_collision_of_what_waited_is_not_that_of_the_next(
    database: Database, tenant_id: UUID
) -> None:
    user, late, code = a_user(), a_user(), a_passcode()
    async with database.store(tenant_id) as store:
        await store.users.add(user)
        await store.usernames.add(a_username(user.id, "taken"))
        await store.passcodes.add(code)
        await store.commit()
        with pytest.raises(UniqueViolation):
            await store.usernames.add(a_username(user.id, "taken"))
        await store.users.add(late)
        with pytest.raises((UniqueViolation, WriteConflict)) as raised:
            await _add_both(store, code, a_username(user.id, "free"))
        committed = await _committed(store)

    assert getattr(raised.value, "constraint", "") != "usernames_tenant_id_username_idx"
    assert (await database.store(tenant_id).users.find(late.id) == late) == committed


async def _add_both(store: Store, code: Passcode, name: Username) -> None:
    await store.passcodes.add(code)
    await store.usernames.add(name)


async def _committed(store: Store) -> bool:
    try:
        await store.commit()
    except StorageError:
        return False
    return True


async def _add_and_commit(store: Store, code: Passcode) -> None:
    await store.passcodes.add(code)
    await store.commit()


async def test_times_return_in_utc_with_what_the_database_keeps_of_them(store: Store) -> None:
    precise = datetime(2026, 1, 2, 3, 4, 5, 999_999, tzinfo=UTC)
    email = an_email(None, created_at=precise.astimezone(timezone(timedelta(hours=5, minutes=30))))

    await store.emails.add(email)

    found = await store.emails.find(email.id)
    assert found
    assert found.created_at in {precise, precise.replace(microsecond=0)}
    assert found.created_at.tzinfo is UTC


async def test_requests_never_hold_two_connections(target: DatabaseTarget, tenant_id: UUID) -> None:
    async def request(database: Database) -> None:
        async with database.store(tenant_id) as store:
            user = a_user()
            await store.users.find(user.id)
            await store.users.add(user)
            await store.flows.add(a_flow(), NOW)
            await store.users.account(user.id)
            await store.commit()
            await store.users.find(user.id)

    async with Database(target, PoolLimits(size=2)) as database:
        await asyncio.gather(*(request(database) for _ in range(30)))


async def test_a_cancelled_request_leaves_nothing_behind(database: Database, tenant_id: UUID) -> None:
    user = a_user()
    written = asyncio.Event()

    async def request() -> None:
        async with database.store(tenant_id) as store:
            await store.users.add(user)
            written.set()
            while True:
                await store.users.find(user.id)

    task = asyncio.create_task(request())
    await written.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    async with database.store(tenant_id) as store:
        assert await store.users.find(user.id) is None
        await store.users.add(user)
        await store.commit()


async def test_writers_wait_for_each_other(database: Database, tenant_id: UUID) -> None:
    users = [a_user() for _ in range(10)]

    async def request(number: int) -> None:
        async with database.store(tenant_id) as store:
            await store.users.add(users[number])
            await store.commit()

    await asyncio.gather(*(request(number) for number in range(len(users))))

    async with database.store(tenant_id) as store:
        assert [await store.users.find(user.id) for user in users] == users


def test_it_works_on_uvloop(target: DatabaseTarget) -> None:
    user = a_user()

    async def request() -> None:
        async with Database(target) as database, database.store() as store:
            await store.users.add(user)
            await store.commit()
            assert await store.users.find(user.id) == user
            assert await store.users.find(uuid4()) is None

    uvloop.run(request())
