"""Open the profile as somebody who is logged in."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from flowapi.engine.contract import Client, Context, SessionFacts
from storage.records.session import Session
from storage.store import Store
from tests.support.clock import NOON
from tests.support.flows import BROWSER, FlowDriver, a_context
from tests.support.house import House

KINDS_OF_NOTICES = (
    "password_update",
    "primary_email_update",
    "email_create",
    "email_delete",
    "passkey_create",
    "mfa_create",
    "mfa_delete",
)
SILENT: Mapping[str, Any] = {
    "security_notifications": {"notifications": {kind: {"enabled": False} for kind in KINDS_OF_NOTICES}}
}
"""Settings under which nobody is told of changes."""


async def logged_in(
    house: House,
    user_id: UUID,
    *,
    user_agent: str | None = None,
    ip_address: str | None = None,
    created_at: datetime = NOON,
) -> Client:
    """A browser with a session of the user."""
    end = NOON + timedelta(hours=12)
    session = Session(uuid4(), user_id, user_agent, ip_address, end, created_at, created_at, created_at)
    async with house.database.store() as store:
        await store.sessions.add(session)
        await store.commit()
    return replace(BROWSER, session=SessionFacts(session.id, user_id))


async def opened(house: House, user_id: UUID, *, webauthn: bool = True) -> FlowDriver:
    """The profile of the user, in a session of its own."""
    flow = await house.begun("profile", webauthn=webauthn, client=await logged_in(house, user_id))
    flow.expect("profile_init")
    return flow


async def own_context(house: House, store: Store, user_id: UUID) -> Context:
    """A request of the user in the middle of the profile."""
    client = await logged_in(house, user_id)
    ctx = a_context(store, settings=house.settings, client=client, flow="profile", state="profile_init")
    ctx.account = await store.users.account(user_id)
    ctx.sessions = tuple(await store.sessions.list_active(user_id, ctx.now))
    return ctx
