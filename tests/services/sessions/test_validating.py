"""Which tokens are good, and what it costs to know."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from flowapi.errors.credentials import ClaimsInvalid, TokenInvalid
from flowapi.services.session_events import SessionEvent, shown_session
from flowapi.services.signing_keys import UNKNOWN_KEY_PAUSE
from flowapi.services.tokens import Tokens
from storage.database import Database
from tests.services.sessions.making import IAT, MOMENT, an_account, issued, published, sessions_of
from tests.support.records import NOW
from tests.support.signing import loaded_keys, ring, signing_keys, stored_jwk


async def test_a_session_is_found_by_its_token_with_one_statement(database: Database) -> None:
    sessions = sessions_of()
    account = await an_account(database)
    session = await issued(sessions, database, account)
    heard: list[str] = []
    database.listen(heard.append)

    async with database.store() as store:
        valid = await sessions.validate(store, session.token, MOMENT)

    assert valid.session == session.session
    assert (valid.user_id, valid.claims) == (account.id, session.claims)
    assert (valid.expires_at, valid.idle_expires_at) == (NOW + timedelta(hours=12), None)
    assert len(heard) == 1


@pytest.mark.parametrize("token", ["", "x", "a.b.c"])
async def test_a_bad_token_costs_no_statement(database: Database, token: str) -> None:
    heard: list[str] = []
    database.listen(heard.append)

    async with database.store() as store:
        with pytest.raises(TokenInvalid):
            await sessions_of().validate(store, token, MOMENT)

    assert heard == []


async def test_a_token_without_its_row_is_invalid(database: Database) -> None:
    sessions = sessions_of()
    session = await issued(sessions, database, await an_account(database))

    async with database.store() as store:
        assert await sessions.revoke(store, session.session, SessionEvent.LOGGED_OUT)
        assert not await sessions.revoke(store, session.session, SessionEvent.LOGGED_OUT)
        await store.commit()
        with pytest.raises(TokenInvalid):
            await sessions.validate(store, session.token, MOMENT)

    assert published(sessions)[1:] == [("session.delete.explicit.logout", shown_session(session.session))]


@pytest.mark.parametrize("claims", [{}, {"session_id": None}, {"session_id": ""}])
async def test_a_token_of_ours_without_a_session_is_invalid(
    database: Database, claims: dict[str, Any]
) -> None:
    sessions = sessions_of()
    token = sessions.tokens.sign({"sub": str(uuid4()), "exp": IAT + 60} | claims)

    async with database.store() as store:
        with pytest.raises(TokenInvalid):
            await sessions.validate(store, token, MOMENT)


@pytest.mark.parametrize(
    "claims", [{"session_id": "none"}, {"sub": "ada"}, {"email": "ada@example.com"}, {"session_id": 1}]
)
async def test_a_token_of_ours_with_strange_claims_is_told_apart(
    database: Database, claims: dict[str, Any]
) -> None:
    sessions = sessions_of()
    token = sessions.tokens.sign({"sub": str(uuid4()), "exp": IAT + 60, "session_id": str(uuid4())} | claims)

    async with database.store() as store:
        with pytest.raises(ClaimsInvalid):
            await sessions.validate(store, token, MOMENT)


async def test_the_row_is_not_compared_with_the_token(database: Database) -> None:
    sessions = sessions_of(lifespan="24h")
    account, eve = await an_account(database), await an_account(database, address="eve@example.com")
    session = await issued(sessions, database, account)
    other = replace(session.session, user_id=eve.id, expires_at=MOMENT - timedelta(days=1))
    async with database.store() as store:
        await store.sessions.delete(other.id)
        await store.sessions.add(other)
        await store.commit()

        valid = await sessions.validate(store, session.token, MOMENT)

    assert (valid.user_id, valid.session) == (account.id, other)


async def test_a_key_that_another_process_made_is_found(database: Database) -> None:
    account = await an_account(database)
    theirs = sessions_of(loaded_keys("one", "two"))
    session = await issued(theirs, database, account)
    keys = signing_keys()
    async with database.store() as store:
        await store.jwks.add(stored_jwk("one"), NOW)
        await store.commit()
        await keys.load(store, MOMENT)
        await store.jwks.add(stored_jwk("two"), NOW)
        await store.commit()
    ours = sessions_of(keys)
    heard: list[str] = []
    database.listen(heard.append)

    async with database.store() as store:
        with pytest.raises(TokenInvalid):
            await ours.validate(store, session.token, MOMENT + UNKNOWN_KEY_PAUSE / 2)
        early = len(heard)
        valid = await ours.validate(store, session.token, MOMENT + UNKNOWN_KEY_PAUSE)

    assert (early, len(heard)) == (0, 2)
    assert valid.session == session.session


async def test_made_up_keys_are_looked_for_once_in_a_while(database: Database) -> None:
    keys = signing_keys()
    made_up = Tokens(loaded_keys("made up")).sign({"exp": IAT + 60})
    async with database.store() as store:
        await keys.load(store, MOMENT)
        keys.ring = ring("one")
        heard: list[str] = []
        database.listen(heard.append)
        for _ in range(5):
            with pytest.raises(TokenInvalid):
                await sessions_of(keys).validate(store, made_up, MOMENT + UNKNOWN_KEY_PAUSE)

    assert len(heard) == 1
