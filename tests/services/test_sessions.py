from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from config.settings import Settings
from flowapi.errors import ClaimsInvalid, SessionIdleExpired, TokenInvalid
from flowapi.services.jwt_template import JwtTemplate
from flowapi.services.session_events import SessionEvent, shown_session
from flowapi.services.session_results import IssuedSession
from flowapi.services.sessions import Sessions
from flowapi.services.signing_keys import UNKNOWN_KEY_PAUSE, SigningKeys
from flowapi.services.tokens import Tokens
from storage.database import Database
from storage.records.account import Account
from storage.records.session import Session
from storage.store import Store
from tests.support.records import NOW, a_user, a_username, an_email
from tests.support.signing import loaded_keys, ring, signing_keys, stored_jwk

MOMENT = NOW + timedelta(microseconds=987_654)
IAT = int(NOW.timestamp())


@dataclass
class RecordedEvents:
    """Remembers what was announced."""

    published: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)

    async def publish(self, store: Store, event: str, data: Mapping[str, Any]) -> None:
        self.published.append((event, data))


def sessions_of(
    keys: SigningKeys | None = None, claims: Mapping[str, Any] | None = None, **config: Any
) -> Sessions:
    """Sessions with these settings below `session`."""
    keys = keys or loaded_keys("one")
    settings = Settings.from_mapping({"session": config})
    return Sessions(settings, keys, Tokens(keys), JwtTemplate(claims), RecordedEvents())


def published(sessions: Sessions) -> list[tuple[str, Mapping[str, Any]]]:
    assert isinstance(sessions.events, RecordedEvents)
    return sessions.events.published


async def an_account(database: Database, username: str = "", address: str = "ada@example.com") -> Account:
    user = a_user()
    async with database.store() as store:
        await store.users.add(user)
        if address:
            await store.emails.add(an_email(user.id, address, primary=True))
        if username:
            await store.usernames.add(a_username(user.id, username))
        await store.commit()
        account = await store.users.account(user.id)
    assert account
    return account


async def issued(
    sessions: Sessions,
    database: Database,
    account: Account,
    now: datetime = MOMENT,
    **particulars: Any,
) -> IssuedSession:
    async with database.store() as store:
        session = await sessions.issue(
            store, account, **({"client_ip": "192.0.2.1", "user_agent": "curl/8"} | particulars), now=now
        )
        await store.commit()
    return session


async def stored(database: Database, session_id: UUID) -> Session | None:
    async with database.store() as store:
        return await store.sessions.find(session_id)


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


def test_a_session_is_announced_with_all_its_columns() -> None:
    session = Session(UUID(int=1), UUID(int=2), None, "::1", None, NOW, NOW, MOMENT)

    assert shown_session(session) == {
        "id": str(UUID(int=1)),
        "user_id": str(UUID(int=2)),
        "user_agent": None,
        "ip_address": "::1",
        "created_at": "2026-01-02T03:04:05Z",
        "updated_at": "2026-01-02T03:04:05.987654Z",
        "expires_at": None,
        "last_used": "2026-01-02T03:04:05Z",
    }
