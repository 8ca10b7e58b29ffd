"""What a new session is: its token, its row, and those that make room for it."""

from datetime import timedelta
from typing import Any

import pytest

from flowapi.services.session_events import shown_session
from storage.database import Database
from storage.records.session import Session
from tests.services.sessions.making import IAT, MOMENT, an_account, issued, published, sessions_of, stored
from tests.support.records import NOW


async def test_a_token_states_whose_session_it_is(database: Database) -> None:
    sessions = sessions_of()
    account = await an_account(database)

    session = await issued(sessions, database, account)

    assert sessions.tokens.verify(session.token, NOW) == {
        "aud": ["localhost"],
        "email": {"address": "ada@example.com", "is_primary": True, "is_verified": False},
        "exp": IAT + 43_200,
        "iat": IAT,
        "session_id": str(session.session.id),
        "sub": str(account.id),
    }
    assert session.claims == {
        "audience": ["localhost"],
        "email": {"address": "ada@example.com", "is_primary": True, "is_verified": False},
        "expiration": "2026-01-02T15:04:05Z",
        "issued_at": "2026-01-02T03:04:05Z",
        "session_id": str(session.session.id),
        "subject": str(account.id),
    }


async def test_a_token_states_what_is_configured_and_known(database: Database) -> None:
    sessions = sessions_of(audience=["a", "b"], issuer="https://login.example.com", lifespan="90m1.5s")
    account = await an_account(database, username="ada", address="")

    session = await issued(sessions, database, account, amr=["pwd", "", "totp"])

    assert sessions.tokens.verify(session.token, NOW) == {
        "amr": ["pwd", "totp"],
        "aud": ["a", "b"],
        "exp": IAT + 5_401,
        "iat": IAT,
        "iss": "https://login.example.com",
        "session_id": str(session.session.id),
        "sub": str(account.id),
        "username": "ada",
    }


async def test_templates_add_claims_but_set_none_that_every_session_has(database: Database) -> None:
    reserved = dict.fromkeys(
        ("sub", "iat", "exp", "aud", "iss", "email", "username", "session_id"), "template"
    )
    sessions = sessions_of(claims=reserved | {"amr": ["template"], "role": "{{ .User.GivenName }}"})
    account = await an_account(database, address="")

    with_amr = await issued(sessions, database, account, amr=["pwd"])
    without = await issued(sessions, database, account)

    standard = {"aud": ["localhost"], "exp": IAT + 43_200, "iat": IAT, "sub": str(account.id), "role": "Ada"}
    assert sessions.tokens.verify(with_amr.token, NOW) == standard | {
        "amr": ["pwd"],
        "session_id": str(with_amr.session.id),
    }
    assert sessions.tokens.verify(without.token, NOW) == standard | {
        "amr": ["template"],
        "session_id": str(without.session.id),
    }


async def test_the_row_says_what_the_token_says(database: Database) -> None:
    account = await an_account(database)

    session = (await issued(sessions_of(), database, account)).session

    assert await stored(database, session.id) == Session(
        id=session.id,
        user_id=account.id,
        user_agent="curl/8",
        ip_address="192.0.2.1",
        expires_at=MOMENT + timedelta(hours=12),
        last_used=MOMENT,
        created_at=MOMENT,
        updated_at=MOMENT,
    )


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({}, ("192.0.2.1", "x" * 255)),
        ({"acquire_ip_address": False}, (None, "x" * 255)),
        ({"acquire_user_agent": False}, ("192.0.2.1", None)),
    ],
)
async def test_particulars_are_stored_as_configured(
    database: Database, config: dict[str, Any], expected: tuple[str | None, str | None]
) -> None:
    account = await an_account(database)

    session = (await issued(sessions_of(**config), database, account, user_agent="x" * 300)).session

    row = await stored(database, session.id)
    assert row
    assert (row.ip_address, row.user_agent) == expected == (session.ip_address, session.user_agent)


async def test_an_empty_user_agent_is_stored_as_such(database: Database) -> None:
    session = await issued(sessions_of(), database, await an_account(database), user_agent="")

    assert session.session.user_agent == ""


async def test_an_operator_stores_what_is_given_whatever_is_configured(database: Database) -> None:
    sessions = sessions_of(acquire_ip_address=False, acquire_user_agent=False)
    account = await an_account(database)

    async with database.store() as store:
        full = await sessions.issue_by_admin(store, account, ip_address="::1", user_agent="curl", now=MOMENT)
        bare = await sessions.issue_by_admin(store, account, ip_address="", user_agent="", now=MOMENT)
        await store.commit()

    assert [(issue.session.ip_address, issue.session.user_agent) for issue in (full, bare)] == [
        ("::1", "curl"),
        (None, None),
    ]
    assert "amr" not in full.claims
    assert published(sessions) == [
        ("session.create.admin", shown_session(issue.session)) for issue in (full, bare)
    ]


async def test_the_oldest_sessions_make_room(database: Database) -> None:
    sessions = sessions_of(limit=2)
    account = await an_account(database)

    made = [
        await issued(sessions, database, account, now=MOMENT + timedelta(microseconds=number))
        for number in range(4)
    ]

    assert [[old.id for old in issue.evicted] for issue in made] == [
        [],
        [],
        [made[0].session.id],
        [made[1].session.id],
    ]
    assert [await stored(database, issue.session.id) is not None for issue in made] == [
        False,
        False,
        True,
        True,
    ]
    assert [event for event, _ in published(sessions)] == [
        "session.create.flow",
        "session.create.flow",
        "session.delete.passive.limit",
        "session.create.flow",
        "session.delete.passive.limit",
        "session.create.flow",
    ]


async def test_a_lower_limit_ends_all_surplus_sessions(database: Database) -> None:
    account = await an_account(database)
    before = [
        (await issued(sessions_of(), database, account, now=MOMENT + timedelta(seconds=number))).session
        for number in range(4)
    ]

    last = await issued(sessions_of(limit=1), database, account, now=MOMENT + timedelta(seconds=9))

    assert list(last.evicted) == before[::-1]


async def test_expired_sessions_and_those_of_others_do_not_count(database: Database) -> None:
    sessions = sessions_of(limit=1, lifespan="1h")
    ada, eve = await an_account(database), await an_account(database, address="eve@example.com")
    await issued(sessions, database, ada, now=MOMENT - timedelta(hours=2))
    await issued(sessions, database, eve)

    last = await issued(sessions, database, ada)

    assert last.evicted == ()


@pytest.mark.parametrize(
    ("retention", "remembered", "forgotten"),
    [("persistent", True, True), ("session", False, False), ("prompt", True, False)],
)
def test_sessions_outlive_the_browser_as_configured(
    retention: str, *, remembered: bool, forgotten: bool
) -> None:
    sessions = sessions_of(cookie={"retention": retention})

    assert (sessions.persistent(remember_me=True), sessions.persistent(remember_me=False)) == (
        remembered,
        forgotten,
    )


async def test_tokens_are_not_shown(database: Database) -> None:
    session = await issued(sessions_of(), database, await an_account(database))

    assert session.token not in repr(session)
