"""Sessions that nobody uses."""

from datetime import timedelta

import pytest

from flowapi.errors.credentials import SessionIdleExpired
from flowapi.services.session_events import shown_session
from storage.database import Database
from tests.services.sessions.making import MOMENT, an_account, issued, published, sessions_of, stored
from tests.support.records import NOW, a_username


async def test_an_idle_session_is_ended_for_good(database: Database) -> None:
    sessions = sessions_of(idle_timeout="5m")
    session = await issued(sessions, database, await an_account(database))
    in_time, late = MOMENT + timedelta(minutes=5), MOMENT + timedelta(minutes=5, microseconds=1)

    async with database.store() as store:
        assert (await sessions.validate(store, session.token, in_time)).session == session.session
        with pytest.raises(SessionIdleExpired) as ended:
            await sessions.validate(store, session.token, late)

    assert ended.value.session == session.session
    assert await stored(database, session.session.id) is None
    assert published(sessions)[1:] == [("session.delete.passive.expire", shown_session(session.session))]


async def test_the_end_of_an_idle_session_leaves_an_open_transaction_to_its_owner(database: Database) -> None:
    sessions = sessions_of(idle_timeout="5m")
    account = await an_account(database)
    session = await issued(sessions, database, account)

    async with database.store() as store:
        await store.usernames.add(a_username(account.id, "ada"))
        with pytest.raises(SessionIdleExpired):
            await sessions.validate(store, session.token, MOMENT + timedelta(hours=1))

    async with database.store() as store:
        assert await store.usernames.find_of(account.id) is None


@pytest.mark.parametrize("idle_timeout", ["0m", "-5m"])
async def test_without_a_timeout_sessions_do_not_become_idle(database: Database, idle_timeout: str) -> None:
    sessions = sessions_of(idle_timeout=idle_timeout)
    session = await issued(sessions, database, await an_account(database))

    async with database.store() as store:
        valid = await sessions.validate(store, session.token, MOMENT + timedelta(hours=11))

    assert valid.idle_expires_at is None


async def test_only_use_keeps_a_session_from_becoming_idle(database: Database) -> None:
    sessions = sessions_of(idle_timeout="5h")
    session = await issued(sessions, database, await an_account(database))
    looked = MOMENT + timedelta(hours=4)

    async with database.store() as store:
        before = await sessions.validate(store, session.token, looked)
        used = await sessions.touch(store, before, looked)
        after = await sessions.validate(store, session.token, looked)

    assert before.idle_expires_at == MOMENT + timedelta(hours=5)
    assert used == after
    assert used.idle_expires_at == looked + timedelta(hours=5)
    assert (used.session.last_used, used.session.updated_at) == (looked, looked)


async def test_an_idle_session_ends_with_its_token_at_the_latest(database: Database) -> None:
    sessions = sessions_of(idle_timeout="5h", lifespan="2h")
    session = await issued(sessions, database, await an_account(database))

    async with database.store() as store:
        valid = await sessions.validate(store, session.token, MOMENT)

    assert valid.idle_expires_at == valid.expires_at == NOW + timedelta(hours=2)
