"""How the user has logged in."""

from typing import Any

import pytest

from actions import keys
from actions.hooks.report_login import ReportLogin
from storage.store import Store
from tests.support.flows import a_context
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
    ctx = a_context(store, stash | {keys.USER_ID: "an id"})

    await ReportLogin(house.events).run(ctx)

    assert ctx.reply.payload == {"last_login": last_login}
    assert house.events.published == [("user.login", {"user_id": "an id"})]
