"""Sessions under the settings that a test wants, and accounts to have them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from config.settings import Settings
from flowapi.services.jwt_template import JwtTemplate
from flowapi.services.session_results import IssuedSession
from flowapi.services.sessions import Sessions
from flowapi.services.signing_keys import SigningKeys
from flowapi.services.tokens import Tokens
from storage.database import Database
from storage.records.account import Account
from storage.records.session import Session
from tests.support.events import FakeEvents
from tests.support.records import NOW, a_user, a_username, an_email
from tests.support.signing import loaded_keys

MOMENT = NOW + timedelta(microseconds=987_654)
IAT = int(NOW.timestamp())


def sessions_of(
    keys: SigningKeys | None = None, claims: Mapping[str, Any] | None = None, **config: Any
) -> Sessions:
    """Sessions with these settings below `session`."""
    keys = keys or loaded_keys("one")
    settings = Settings.from_mapping({"session": config})
    return Sessions(settings, keys, Tokens(keys), JwtTemplate(claims), FakeEvents())


def published(sessions: Sessions) -> list[tuple[str, dict[str, Any]]]:
    assert isinstance(sessions.events, FakeEvents)
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
