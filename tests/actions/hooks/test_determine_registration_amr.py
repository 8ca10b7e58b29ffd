"""How the user has proved to be herself, at a registration."""

from typing import Any

import pytest

from actions import keys
from actions.hooks.determine_registration_amr import DetermineRegistrationAmr
from storage.store import Store
from tests.support.flows import a_context


@pytest.mark.parametrize(
    ("stash", "amr"),
    [
        ({keys.AMR_PASSCODE: True}, ["otp"]),
        (
            {keys.AMR_PASSKEY: True, keys.AMR_PASSWORD: True, keys.AMR_PASSCODE: True},
            ["otp", "pwd", "passkey"],
        ),
        (
            {keys.AMR_SECURITY_KEY: True, keys.AMR_TOTP: True, keys.AMR_PASSKEY: True},
            ["passkey", "totp", "security_key"],
        ),
        ({keys.AMR_THIRD_PARTY: True, keys.AMR_THIRD_PARTY_PROVIDER: "google"}, ["ext:google"]),
        ({keys.AMR_PASSCODE: True, keys.AMR_THIRD_PARTY: True}, ["otp", "ext"]),
        ({keys.AMR_PASSCODE: False}, None),
        ({}, None),
    ],
)
async def test_methods_come_in_their_order(store: Store, stash: dict[Any, Any], amr: Any) -> None:
    ctx = a_context(store, stash)

    await DetermineRegistrationAmr().run(ctx)

    assert ctx.stash[keys.AMR] == amr
