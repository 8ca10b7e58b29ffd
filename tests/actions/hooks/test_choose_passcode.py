"""A login by a code."""

import pytest

from actions import keys
from actions.accounts import NOBODY
from actions.hooks.choose_passcode import ChoosePasscode
from storage.store import Store
from tests.support.flows import FLOW_ID, a_context


@pytest.mark.parametrize(
    ("user_id", "template"),
    [(str(FLOW_ID), "login"), (None, "email_login_attempted"), (str(NOBODY), "email_login_attempted")],
)
async def test_the_mail_depends_on_whether_there_is_an_account(
    store: Store, user_id: str | None, template: str
) -> None:
    ctx = a_context(store, {keys.USER_ID: user_id})

    await ChoosePasscode().run(ctx)

    assert [ctx.stash[key] for key in (keys.LOGIN_METHOD, keys.PASSCODE_TEMPLATE)] == ["passcode", template]
