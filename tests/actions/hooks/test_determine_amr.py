"""How the user has proved to be herself, at a login."""

from typing import Any

import pytest

from actions import keys
from actions.hooks.determine_amr import DetermineAmr
from storage.store import Store
from tests.support.flows import a_context


@pytest.mark.parametrize(
    ("stash", "amr"),
    [
        ({keys.LOGIN_METHOD: "password"}, ["pwd"]),
        ({keys.LOGIN_METHOD: "passkey"}, ["passkey"]),
        ({keys.LOGIN_METHOD: "passcode"}, ["otp"]),
        ({keys.LOGIN_METHOD: "third_party", keys.THIRD_PARTY_PROVIDER: "google"}, ["ext:google"]),
        ({keys.LOGIN_METHOD: "third_party"}, ["ext"]),
        ({keys.LOGIN_METHOD: "password", keys.MFA_METHOD: "totp"}, ["pwd", "totp"]),
        ({keys.LOGIN_METHOD: "passcode", keys.MFA_METHOD: "security_key"}, ["otp", "security_key"]),
        ({keys.LOGIN_METHOD: "password", keys.MFA_METHOD: "smoke signals"}, ["pwd"]),
        ({keys.MFA_METHOD: "totp"}, ["totp"]),
        ({keys.LOGIN_METHOD: "guess"}, None),
        ({}, None),
    ],
)
async def test_the_first_factor_comes_first(store: Store, stash: dict[Any, Any], amr: Any) -> None:
    ctx = a_context(store, stash)

    await DetermineAmr().run(ctx)

    assert ctx.stash[keys.AMR] == amr
