"""A session for the account."""

from typing import Any

import pytest

from actions import keys
from actions.hooks.issue_session import IssueSession
from flowapi.errors.refusals import FlowExpired
from flowapi.errors.root import FlowAPIError
from flowapi.errors.technical import TechnicalError
from storage.store import Store
from tests.support.flows import FLOW_ID, a_context
from tests.support.house import Furnish, House


async def test_the_answer_has_the_session_the_user_and_the_claims(house: House, store: Store) -> None:
    user_id = await house.add_user("ada@example.com")
    ctx = a_context(store, {keys.USER_ID: str(user_id), keys.AMR: ["pwd"]})

    await IssueSession(house.services.sessions).run(ctx)

    assert ctx.reply.session
    claims = house.services.tokens.verify(ctx.reply.session.token, house.clock())
    payload = ctx.reply.payload
    assert (payload["user"]["user_id"], payload["claims"]["subject"]) == (str(user_id), str(user_id))
    assert (claims["amr"], payload["claims"]["amr"]) == (["pwd"], ["pwd"])
    [session] = await store.sessions.list_active(user_id, house.clock())
    assert str(session.id) == claims["session_id"] == payload["claims"]["session_id"]
    assert (session.ip_address, session.user_agent) == ("192.0.2.7", "Browser/1.0")
    assert house.events.names == ["session.create.flow"]


async def test_without_methods_there_are_none_in_the_claims(house: House, store: Store) -> None:
    user_id = await house.add_user("ada@example.com")
    ctx = a_context(store, {keys.USER_ID: str(user_id)})

    await IssueSession(house.services.sessions).run(ctx)

    assert "amr" not in ctx.reply.payload["claims"]


@pytest.mark.parametrize(
    ("retention", "remember", "persistent"),
    [
        ("persistent", None, True),
        ("persistent", False, True),
        ("session", None, False),
        ("session", True, False),
        ("prompt", None, False),
        ("prompt", False, False),
        ("prompt", True, True),
    ],
)
async def test_the_browser_keeps_it_as_settings_and_user_want(
    furnish: Furnish, store: Store, retention: str, remember: bool | None, persistent: bool
) -> None:
    house = furnish({"session": {"cookie": {"retention": retention}}})
    user_id = await house.add_user("ada@example.com")
    stash: dict[Any, Any] = {keys.USER_ID: str(user_id), keys.REMEMBER_ME: remember}
    ctx = a_context(store, stash, settings=house.settings)

    await IssueSession(house.services.sessions).run(ctx)

    assert ctx.reply.session
    assert ctx.reply.session.persistent is persistent


@pytest.mark.parametrize(("user_id", "error"), [(None, TechnicalError), (str(FLOW_ID), FlowExpired)])
async def test_without_an_account_nobody_is_logged_in(
    house: House, store: Store, user_id: str | None, error: type[FlowAPIError]
) -> None:
    with pytest.raises(error):
        await IssueSession(house.services.sessions).run(a_context(store, {keys.USER_ID: user_id}))
