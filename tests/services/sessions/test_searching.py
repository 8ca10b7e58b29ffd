"""The first good one of several tokens."""

from datetime import timedelta
from uuid import uuid4

import pytest

from flowapi.errors.credentials import ClaimsInvalid
from storage.database import Database
from tests.services.sessions.making import IAT, MOMENT, an_account, issued, sessions_of


async def test_the_first_usable_token_counts(database: Database) -> None:
    sessions = sessions_of()
    account = await an_account(database)
    one, two = await issued(sessions, database, account), await issued(sessions, database, account)
    strange = sessions.tokens.sign({"sub": "ada", "exp": IAT + 60, "session_id": str(uuid4())})

    async with database.store() as store:
        search = await sessions.first_valid(store, ["x", strange, one.token, two.token], MOMENT)

    assert search.found
    assert (search.found.session, search.expired) == (one.session, ())


async def test_no_usable_token_finds_nothing(database: Database) -> None:
    async with database.store() as store:
        search = await sessions_of().first_valid(store, iter(["x", ""]), MOMENT)

    assert (search.found, search.expired) == (None, ())


async def test_a_search_tells_which_sessions_were_idle(database: Database) -> None:
    sessions = sessions_of(idle_timeout="5m")
    account = await an_account(database)
    old = await issued(sessions, database, account)
    later = MOMENT + timedelta(minutes=10)
    new = await issued(sessions, database, account, now=later)

    async with database.store() as store:
        search = await sessions.first_valid(store, [old.token, new.token], later)

    assert search.found
    assert (search.found.session, search.expired) == (new.session, (old.session,))


async def test_strange_claims_are_reported_if_nothing_else_is_found(database: Database) -> None:
    sessions = sessions_of()
    strange = sessions.tokens.sign({"sub": "ada", "exp": IAT + 60, "session_id": str(uuid4())})

    async with database.store() as store:
        with pytest.raises(ClaimsInvalid):
            await sessions.first_valid(store, [strange, "x"], MOMENT)


async def test_a_search_ends(database: Database) -> None:
    sessions = sessions_of()
    session = await issued(sessions, database, await an_account(database))

    async with database.store() as store:
        search = await sessions.first_valid(store, ["x"] * 40 + [session.token], MOMENT)

    assert search.found is None
