"""The cookie of a trusted browser."""

from dataclasses import replace
from typing import Any

import pytest

from actions import keys
from actions.hooks.issue_trusted_device import IssueTrustedDevice
from flowapi.errors.technical import TechnicalError
from storage.store import Store
from tests.support.flows import BROWSER, a_context
from tests.support.house import Furnish


@pytest.mark.parametrize(
    ("policy", "granted", "issued"),
    [
        ("always", None, True),
        ("always", True, True),
        ("prompt", True, True),
        ("prompt", False, False),
        ("prompt", None, False),
        ("never", True, False),
        ("never", None, False),
    ],
)
async def test_the_policy_says_whether_it_is_issued(
    furnish: Furnish, store: Store, policy: str, granted: bool | None, issued: bool
) -> None:
    house = furnish({"mfa": {"device_trust_policy": policy}})
    user_id = await house.add_user("ada@example.com")
    ctx = a_context(store, {keys.USER_ID: str(user_id), keys.TRUST_GRANTED: granted}, settings=house.settings)

    await IssueTrustedDevice(house.services.device_trust).run(ctx)

    assert (len(ctx.reply.cookies), store.writing) == (int(issued), issued)


async def test_it_is_named_and_lasts_as_the_settings_say_and_keeps_others(
    furnish: Furnish, store: Store
) -> None:
    mfa = {"device_trust_policy": "always", "device_trust_duration": "1h", "device_trust_cookie_name": "mine"}
    house = furnish({"mfa": mfa})
    user_id = await house.add_user("ada@example.com")
    other = "8d2a3c1e-6f0b-4a55-9a57-0d5d7c0f2b11:token=="
    client = replace(BROWSER, cookies={"mine": other})
    ctx = a_context(store, {keys.USER_ID: str(user_id)}, settings=house.settings, client=client)

    await IssueTrustedDevice(house.services.device_trust).run(ctx)

    [cookie] = ctx.reply.cookies
    own, kept = cookie.value.split("|")
    assert (cookie.name, cookie.max_age, cookie.http_only, cookie.domain, kept) == (
        "mine",
        3600,
        True,
        "",
        other,
    )
    assert own.startswith(f"{user_id}:")


@pytest.mark.parametrize("stash", [{}, {keys.USER_ID: ""}])
async def test_without_an_account_it_is_a_technical_error(
    furnish: Furnish, store: Store, stash: dict[Any, Any]
) -> None:
    house = furnish({"mfa": {"device_trust_policy": "always"}})

    with pytest.raises(TechnicalError, match="user_id"):
        await IssueTrustedDevice(house.services.device_trust).run(
            a_context(store, stash, settings=house.settings)
        )
