from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

from config.database_target import DatabaseTarget
from storage.database import Database
from storage.store import Store
from tests.support.databases import run
from tests.support.records import NOW, a_session, a_user

LATER = NOW + timedelta(seconds=1)
TOMORROW = NOW + timedelta(days=1)


async def test_a_session_is_found_as_it_was_until_it_is_deleted(store: Store) -> None:
    user = a_user()
    session = a_session(user.id, expires_at=TOMORROW)
    await store.users.add(user)

    await store.sessions.add(session)

    assert await store.sessions.find(session.id) == session
    assert await store.sessions.delete(session.id)
    assert await store.sessions.find(session.id) is None
    assert not await store.sessions.delete(session.id)


async def test_an_overlong_user_agent_is_cut_off(store: Store) -> None:
    user = a_user()
    session = replace(a_session(user.id, expires_at=TOMORROW), user_agent="a" * 300)
    await store.users.add(user)

    await store.sessions.add(session)

    assert await store.sessions.find(session.id) == replace(session, user_agent="a" * 255)


async def test_active_sessions_are_listed_newest_first(store: Store) -> None:
    user = a_user()
    older = a_session(user.id, expires_at=TOMORROW)
    newer = a_session(user.id, expires_at=TOMORROW, created_at=LATER)
    await store.users.add(user)
    for session in (
        older,
        newer,
        a_session(user.id, expires_at=LATER),
        a_session(user.id, expires_at=None),
    ):
        await store.sessions.add(session)

    assert await store.sessions.list_active(user.id, LATER) == [newer, older]
    assert await store.sessions.list_active(uuid4(), LATER) == []


async def test_a_use_is_noted(store: Store) -> None:
    user = a_user()
    session = a_session(user.id, expires_at=TOMORROW)
    await store.users.add(user)
    await store.sessions.add(session)

    assert await store.sessions.touch(session.id, LATER)

    assert await store.sessions.find(session.id) == replace(session, last_used=LATER, updated_at=LATER)
    assert not await store.sessions.touch(uuid4(), LATER)


async def test_noting_a_use_costs_one_statement(database: Database, tenant_id: UUID) -> None:
    heard: list[str] = []
    database.listen(heard.append)

    async with database.store(tenant_id) as store:
        await store.sessions.touch(uuid4(), NOW)

    assert [text.split()[0] for text in heard] == ["UPDATE"]


async def test_a_session_that_was_never_used_was_last_used_at_its_start(
    store: Store, target: DatabaseTarget
) -> None:
    user = a_user()
    session = a_session(user.id, expires_at=TOMORROW)
    await store.users.add(user)
    await store.sessions.add(session)
    await store.commit()
    await run(target, f"UPDATE sessions SET last_used = NULL WHERE id = '{session.id}'")

    assert await store.sessions.find(session.id) == session
