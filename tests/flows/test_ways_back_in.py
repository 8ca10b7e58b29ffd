"""Whoever signs up can log in again, whatever was skipped; who could not is not signed up."""

from dataclasses import dataclass, field
from typing import Any

import pyotp
import pytest
from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st

from config.settings import Settings
from flowapi.services.hashing_pool import HashingPool
from storage.records.account import Account
from tests.flows.tables import ACQUIRE
from tests.support.authenticator import Authenticator
from tests.support.flows import FlowDriver
from tests.support.house import House, a_house, settings_with
from tests.support.stores import Loop

flags = st.booleans()
mostly = st.sampled_from((True, True, True, False))


identifiers = st.fixed_dictionaries(
    {
        "enabled": mostly,
        "optional": flags,
        "acquire_on_registration": mostly,
        "use_as_login_identifier": mostly,
    }
)
credentials = st.fixed_dictionaries(
    {"enabled": flags, "optional": flags, "acquire_on_registration": st.sampled_from(ACQUIRE)}
)
configurations = st.fixed_dictionaries(
    {"email": identifiers, "username": identifiers, "password": credentials, "passkey": credentials}
)
email_options = st.fixed_dictionaries({"require_verification": flags, "use_for_authentication": flags})


@dataclass
class Visitor:
    """Somebody who signs up, as *choices* has it."""

    house: House
    flow: FlowDriver
    choices: list[int]
    authenticator: Authenticator = field(default_factory=Authenticator)
    skipped: bool = False

    async def sign_up(self) -> None:
        """Take one offered action after the other, until there is none or the flow goes no further."""
        for choice in self.choices:
            ways = [action for action in self.flow.offered if action not in ("back", "resend_passcode")]
            if not ways:
                return
            action = ways[choice % len(ways)]
            note(f"{self.flow.current and self.flow.current.name}: {action}")
            self.skipped |= action == "skip"
            await self.flow.advance(action, **await self._inputs(action, choice))
            if self.refused:
                return

    @property
    def refused(self) -> bool:
        """Whether the last answer was not one of the flow."""
        return self.flow.answer is not self.flow.current

    async def _inputs(self, action: str, choice: int) -> dict[str, Any]:
        assert self.flow.current
        asked = self.flow.current.actions[action]["inputs"]
        match action:
            case "register_login_identifier":
                name = f"u{self.flow.flow_id.hex[:30]}"
                values = {"email": f"{name}@example.com", "username": name}
                given = [name for name in asked if asked[name].get("required") or choice % 2 == 0]
                return {name: values[name] for name in given or list(asked)[:1]}
            case "verify_passcode":
                return {"code": await self.house.code()}
            case "webauthn_verify_attestation_response":
                return {"public_key": self.authenticator.create(self.flow.payload["creation_options"])}
            case "otp_code_verify":
                secret = pyotp.TOTP(self.flow.payload["otp_secret"])
                return {"otp_code": secret.at(self.house.clock())}
            case _:
                return {"new_password": "correct horse"} if "new_password" in asked else {}


def can_log_in(account: Account, config: Settings) -> bool:
    """Whether there is a way back into *account*."""
    email, username = config.email, config.username
    by_email = email.enabled and email.use_as_login_identifier and account.primary_email is not None
    by_username = username.enabled and username.use_as_login_identifier and account.username is not None
    by_code = email.use_for_authentication and account.primary_email is not None
    by_password = config.password.enabled and account.password is not None
    by_passkey = config.passkey.enabled and bool(account.passkeys)
    return by_passkey or ((by_email or by_username) and (by_code or by_password))


@pytest.fixture(scope="module")
def street(loop: Loop, hashing_pool: HashingPool) -> House:
    """A house that all visitors come to."""
    return a_house(loop.database, hashing_pool)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    config=configurations,
    email=email_options,
    webauthn=flags,
    choices=st.lists(st.integers(0, 5), min_size=12, max_size=12),
)
def test_no_account_is_left_that_nobody_can_log_in_to(
    loop: Loop,
    street: House,
    config: dict[str, Any],
    email: dict[str, Any],
    webauthn: bool,
    choices: list[int],
) -> None:
    chosen = settings_with(config, {"email": email})
    assume(asks_for_a_name(chosen))
    loop.run(visited(street.under(chosen), choices, webauthn=webauthn))


def asks_for_a_name(config: Settings) -> bool:
    """Whether one can sign up at all."""
    return any(each.enabled and each.acquire_on_registration for each in (config.email, config.username))


async def visited(house: House, choices: list[int], *, webauthn: bool) -> None:
    flow = await house.begun("registration", webauthn=webauthn)
    visitor = Visitor(house, flow, choices)
    await visitor.sign_up()
    if visitor.refused:
        flow.expect("error", error="flow_discontinuity_error")
        assert not (visitor.skipped and named(house.settings))
    elif flow.current and flow.current.name == "success":
        account = await house.account(flow.payload["user"]["user_id"])
        assert can_log_in(account, house.settings)


def named(config: Settings) -> bool:
    """Whether all names that are asked for can be used to log in."""
    asked = [
        each for each in (config.email, config.username) if each.enabled and each.acquire_on_registration
    ]
    return all(each.use_as_login_identifier for each in asked)
