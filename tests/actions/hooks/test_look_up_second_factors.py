"""Second factors that were set up, or taken away, since the login began."""

from typing import Any
from uuid import uuid4

import pytest

from actions import keys
from actions.hooks.look_up_second_factors import LookUpSecondFactors
from storage.store import Store
from tests.flows.tables import FLAGS, ONE_FACTOR
from tests.support.flows import a_context
from tests.support.house import House, settings_with

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.mark.parametrize("app", FLAGS)
@pytest.mark.parametrize("key", FLAGS)
@pytest.mark.parametrize("believed", FLAGS)
async def test_what_is_stored_counts(
    house: House, store: Store, app: bool, key: bool, believed: bool
) -> None:
    user_id = await house.add_user("ada@example.com", security_key=key, otp_secret=SECRET if app else None)
    ctx = a_context(
        store,
        {keys.USER_ID: str(user_id), keys.HAS_OTP_SECRET: believed, keys.HAS_SECURITY_KEY: believed},
    )

    await LookUpSecondFactors().run(ctx)

    found = [ctx.stash[each] for each in (keys.HAS_OTP_SECRET, keys.HAS_SECURITY_KEY)]
    assert (found, ctx.stash[keys.HAS_WEBAUTHN_CREDENTIAL]) == ([app, key], key)


@pytest.mark.parametrize("stash", [{}, {keys.USER_ID: str(uuid4())}])
async def test_without_a_stored_account_nothing_changes(store: Store, stash: dict[Any, Any]) -> None:
    ctx = a_context(store, {keys.HAS_OTP_SECRET: True, **stash})
    before = dict(ctx.stash.as_dict())

    await LookUpSecondFactors().run(ctx)

    assert ctx.stash.as_dict() == before


async def test_where_they_are_off_nobody_looks(house: House, store: Store) -> None:
    user_id = await house.add_user("ada@example.com", otp_secret=SECRET)
    heard: list[str] = []
    house.database.listen(heard.append)

    await LookUpSecondFactors().run(
        a_context(store, {keys.USER_ID: str(user_id)}, settings=settings_with(ONE_FACTOR))
    )

    assert heard == []
