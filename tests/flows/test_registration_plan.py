"""What a registration asks for, every combination of a decision table; second factors are off."""

from typing import Any

import pytest

from tests.flows.tables import (
    ACQUIRE,
    CHOOSER,
    FLAGS,
    ONE_FACTOR,
    PASSKEY,
    PASSWORD,
    SUCCESS,
    Plans,
    combinations,
    planned,
)
from tests.support.house import House, settings_with

BOTH = {
    ("always", "conditional"): [PASSKEY],
    ("always", "never"): [PASSKEY],
    ("conditional", "always"): [PASSWORD],
    ("conditional", "conditional"): [CHOOSER],
    ("conditional", "never"): [PASSKEY],
    ("never", "always"): [PASSWORD],
    ("never", "conditional"): [PASSWORD],
    ("never", "never"): [],
}
"""By when to acquire a passkey, and when a password; without the row that asks what is optional."""


def credentials(
    *,
    passkeys: bool,
    passwords: bool,
    passkey: str,
    password: str,
    passkey_optional: bool,
    password_optional: bool,
) -> list[str]:
    """The states in which credentials are acquired."""
    if passkeys and passwords:
        if (passkey, password) == ("always", "always"):
            return [PASSWORD, PASSKEY] if not password_optional and passkey_optional else [PASSKEY, PASSWORD]
        return BOTH[passkey, password]
    if passkeys:
        return [] if passkey == "never" else [PASSKEY]
    if passwords:
        return [] if password == "never" else [PASSWORD]
    return []


@pytest.mark.parametrize("webauthn", FLAGS)
@pytest.mark.parametrize("passkey_enabled", FLAGS)
@pytest.mark.parametrize("password_enabled", FLAGS)
async def test_credentials(
    house: House, webauthn: bool, passkey_enabled: bool, password_enabled: bool
) -> None:
    found: Plans = {}
    expected: Plans = {}
    for chosen in combinations(
        passkey=ACQUIRE, password=ACQUIRE, passkey_optional=FLAGS, password_optional=FLAGS
    ):
        at = tuple(chosen.values())
        settings = settings_with(
            ONE_FACTOR,
            {
                "email": {"require_verification": False},
                "passkey": {
                    "enabled": passkey_enabled,
                    "acquire_on_registration": chosen["passkey"],
                    "optional": chosen["passkey_optional"],
                },
                "password": {
                    "enabled": password_enabled,
                    "acquire_on_registration": chosen["password"],
                    "optional": chosen["password_optional"],
                },
            },
        )
        here = house.under(settings)
        flow = await here.begun("registration", webauthn=webauthn)
        await flow.advance("register_login_identifier", email=f"user{len(found)}@example.com")
        found[at] = await planned(here, flow)
        plan = credentials(passkeys=webauthn and passkey_enabled, passwords=password_enabled, **chosen)
        expected[at] = [*plan, SUCCESS]

    assert found == expected


@pytest.mark.parametrize("enabled", FLAGS)
@pytest.mark.parametrize("acquired", FLAGS)
async def test_confirmation_of_the_address(house: House, enabled: bool, acquired: bool) -> None:
    found: Plans = {}
    expected: Plans = {}
    for chosen in combinations(required=FLAGS, given=FLAGS):
        at = tuple(chosen.values())
        settings = settings_with(
            ONE_FACTOR,
            {
                "email": {
                    "enabled": enabled,
                    "acquire_on_registration": acquired,
                    "require_verification": chosen["required"],
                    "optional": True,
                },
                "username": {"enabled": True, "optional": False},
                "password": {"acquire_on_registration": "always"},
                "passkey": {"acquire_on_registration": "never"},
            },
        )
        here = house.under(settings)
        flow = await here.begun("registration")
        inputs: dict[str, Any] = {"username": f"user{len(found)}"}
        if chosen["given"]:
            inputs["email"] = f"user{len(found)}@example.com"
        await flow.advance("register_login_identifier", **inputs)
        found[at] = await planned(here, flow)
        confirm = enabled and acquired and chosen["given"] and chosen["required"]
        expected[at] = [*(["passcode_confirmation"] if confirm else []), PASSWORD, SUCCESS]

    assert found == expected
