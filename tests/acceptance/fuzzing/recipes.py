"""The ways to every state that can be reached: actions, each with what a sensible visitor enters."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.acceptance.fuzzing.world import World
from tests.acceptance.visitor import CLIENT, PHONE, Visit

PASSWORD = "correct horse battery"


@dataclass
class Walker:
    """A visitor on the way, with accounts of her own."""

    world: World
    visit: Visit
    email: str = ""
    username: str = ""

    async def inputs(self, action: str) -> dict[str, Any]:
        """What a sensible visitor enters to run *action* where the flow is now."""
        payload = self.visit.answer["payload"]
        match action:
            case "register_client_capabilities":
                return dict(PHONE)
            case "continue_with_login_identifier":
                return {"identifier": self.email or self.username}
            case "register_login_identifier":
                self.email, self.username = f"{self.world.name('new')}@example.test", self.world.name("new")
                return {"email": self.email, "username": self.username}
            case "email_address_set":
                self.email = f"{self.world.name('set')}@example.test"
                return {"email": self.email}
            case "username_create":
                return {"username": self.world.name("set")}
            case "password_login":
                return {"password": PASSWORD}
            case "register_password" | "password_recovery":
                return {"new_password": PASSWORD}
            case "verify_passcode":
                return {"code": await self.world.code(self.email)}
            case "webauthn_verify_assertion_response":
                options = payload.get("request_options")
                return {"assertion_response": options and self.world.phone.get(options)}
            case "webauthn_verify_attestation_response":
                options = payload.get("creation_options")
                return {"public_key": options and self.world.phone.create(options)}
            case "remember_me":
                return {"remember_me": True}
            case "thirdparty_oauth":
                return {"provider": "github", "redirect_to": "https://example.test"}
            case "exchange_token":
                return {"token": "unknown"}
        return {}


Turn = Callable[[Walker], Awaitable[object]]


def go(*actions: str) -> Turn:
    """Run *actions*, each with sensible inputs."""

    async def turn(walker: Walker) -> None:
        for action in actions:
            before = walker.visit.steps
            await walker.visit.run(action, **await walker.inputs(action))
            assert walker.visit.steps == before + 1, (action, walker.visit.answer)

    return turn


async def on_a_desktop(walker: Walker) -> None:
    """Tell that there is no WebAuthn."""
    await walker.visit.run("register_client_capabilities", **CLIENT)


async def as_somebody_with_everything(walker: Walker) -> None:
    """Be a user with address, username and password."""
    walker.username = walker.world.name()
    walker.email = f"{walker.username}@example.test"
    await walker.world.new_user(email=walker.email, username=walker.username, password=PASSWORD)


async def as_an_address(walker: Walker) -> None:
    """Be a user with an address and nothing else."""
    walker.email = f"{walker.world.name()}@example.test"
    await walker.world.new_user(email=walker.email)


async def as_a_name(walker: Walker) -> None:
    """Be a user with a username and a password."""
    walker.username = walker.world.name()
    await walker.world.new_user(username=walker.username, password=PASSWORD)


CAPABILITIES = go("register_client_capabilities")
IDENTIFIED = (as_somebody_with_everything, CAPABILITIES, go("continue_with_login_identifier"))
BY_CODE = go("continue_with_login_identifier", "continue_to_passcode_confirmation")
ONBOARDING = (as_an_address, CAPABILITIES, BY_CODE, go("verify_passcode"))
CHOOSER = (*ONBOARDING, go("skip"))
SIGNING_UP = (CAPABILITIES, go("register_login_identifier"))
SIGNED_UP = (*SIGNING_UP, go("verify_passcode"))
PASSKEY_CREATION = go("continue_to_passkey_registration")
FLOWS: dict[str, dict[str, Sequence[Turn]]] = {
    "login": {
        "preflight": (),
        "login_init": (as_somebody_with_everything, CAPABILITIES),
        "login_method_chooser": IDENTIFIED,
        "login_password": (*IDENTIFIED, go("continue_to_password_login")),
        "thirdparty": (CAPABILITIES, go("thirdparty_oauth")),
        "login_passkey": (*IDENTIFIED, go("webauthn_generate_request_options")),
        "passcode_confirmation": (as_an_address, CAPABILITIES, BY_CODE),
        "login_password_recovery": (
            *IDENTIFIED,
            go("continue_to_password_login", "continue_to_passcode_confirmation_recovery", "verify_passcode"),
        ),
        "onboarding_username": ONBOARDING,
        "onboarding_email": (
            as_a_name,
            CAPABILITIES,
            go("continue_with_login_identifier", "password_login"),
        ),
        "credential_onboarding_chooser": CHOOSER,
        "onboarding_create_passkey": (*CHOOSER, PASSKEY_CREATION),
        "onboarding_verify_passkey_attestation": (
            *CHOOSER,
            PASSKEY_CREATION,
            go("webauthn_generate_creation_options"),
        ),
        "password_creation": (*CHOOSER, go("continue_to_password_registration")),
        "success": (*IDENTIFIED, go("continue_to_password_login", "password_login")),
    },
    "registration": {
        "preflight": (),
        "registration_init": (CAPABILITIES,),
        "passcode_confirmation": SIGNING_UP,
        "credential_onboarding_chooser": SIGNED_UP,
        "onboarding_create_passkey": (*SIGNED_UP, PASSKEY_CREATION),
        "onboarding_verify_passkey_attestation": (
            *SIGNED_UP,
            PASSKEY_CREATION,
            go("webauthn_generate_creation_options"),
        ),
        "password_creation": (*SIGNED_UP, go("continue_to_password_registration")),
        "success": (*SIGNED_UP, go("skip")),
    },
}
"""The turns that lead to each state, by flow."""
UNREACHABLE = {
    "error",
    "login_otp",
    "login_security_key",
    "device_trust",
    "mfa_method_chooser",
    "mfa_otp_secret_creation",
    "mfa_security_key_creation",
}
"""Under these settings: second factors and other providers are switched off, and no way ends in an error."""
STATES = [(flow, state) for flow, states in FLOWS.items() for state in states]


async def arrived(world: World, flow: str, state: str) -> Walker:
    """A walker who has just come to *state*."""
    walker = Walker(world, await world.visit(flow).start())
    for turn in FLOWS[flow][state]:
        await turn(walker)
    assert walker.visit.state == state, walker.visit.answer
    return walker
