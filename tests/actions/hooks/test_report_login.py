"""How the user has logged in."""

from typing import Any

import pytest

from actions import keys
from actions.hooks.report_login import ReportLogin
from storage.store import Store
from tests.support.flows import FLOW_ID, a_context
from tests.support.house import House


@pytest.mark.parametrize(
    ("stash", "last_login"),
    [
        ({keys.LOGIN_METHOD: "passkey"}, {"login_method": "passkey"}),
        (
            {keys.LOGIN_METHOD: "third_party", keys.THIRD_PARTY_PROVIDER: "google"},
            {"login_method": "third_party", "third_party_provider": "google"},
        ),
        (
            {keys.LOGIN_METHOD: "password", keys.MFA_METHOD: "totp"},
            {"login_method": "password", "mfa_method": "totp"},
        ),
    ],
)
async def test_the_answer_tells_the_methods(
    house: House, store: Store, stash: dict[Any, Any], last_login: dict[str, str]
) -> None:
    ctx = a_context(store, stash | {keys.USER_ID: str(FLOW_ID)})

    await ReportLogin(house.events, house.services.audit).run(ctx)

    assert ctx.reply.payload == {"last_login": last_login}
    assert house.events.published == [("user.login", {"user_id": str(FLOW_ID)})]


async def test_a_login_is_audited(house: House, store: Store) -> None:
    methods = {
        keys.LOGIN_METHOD: "third_party",
        keys.THIRD_PARTY_PROVIDER: "google",
        keys.MFA_METHOD: "totp",
    }
    ctx = a_context(store, methods | {keys.USER_ID: str(FLOW_ID)})

    await ReportLogin(house.events, house.services.audit).run(ctx)

    await store.commit()
    assert house.audited == [
        {
            "type": "login_success",
            "user_id": str(FLOW_ID),
            "details": {"login_method": "third_party", "mfa_method": "totp", "flow_id": str(FLOW_ID)},
        }
    ]
