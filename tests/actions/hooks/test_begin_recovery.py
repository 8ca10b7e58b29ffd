"""A login by a code because the password is forgotten."""

from typing import Any

import pytest

from actions import keys
from actions.hooks.begin_recovery import BeginRecovery
from flowapi.engine.stash import Key
from storage.store import Store
from tests.support.flows import FLOW_ID, a_context


@pytest.mark.parametrize(
    ("user_id", "template"), [(str(FLOW_ID), "recovery"), (None, "email_login_attempted")]
)
async def test_the_mail_depends_on_whether_there_is_an_account(
    store: Store, user_id: str | None, template: str
) -> None:
    ctx = a_context(store, {keys.USER_ID: user_id})

    await BeginRecovery().run(ctx)

    found: tuple[Key[Any], ...] = (keys.LOGIN_METHOD, keys.PASSCODE_TEMPLATE, keys.RECOVERY_PENDING)
    assert [ctx.stash[key] for key in found] == ["password", template, True]
