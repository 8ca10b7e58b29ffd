"""Somebody who walks through a flow, as a walk says: with a browser, a mailbox and authenticators.

Rule 1: what an action is sent is what its user would know or hold, unless the walk gives something else.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from tests.support.authenticator import Authenticator, unb64
from tests.support.flows import FlowDriver, input_errors
from tests.support.happenings import HAPPENINGS
from tests.support.house import House
from tests.support.profiles import logged_in
from tests.support.walks import Stride, Walk

ADA, NEW = "ada@example.com", "new@example.com"
PASSWORD, NEW_PASSWORD = "correct horse battery", "another battery staple"
OTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
OPTIONS = ("request_options", "creation_options", "otp_secret")
PERSON: Mapping[str, Any] = {
    "email": ADA,
    "username": "ada",
    "password": PASSWORD,
    "otp_secret": OTP_SECRET,
}
"""What those have who are said to have it, and no more."""


@dataclass
class Walker:
    """A walk under way."""

    house: House
    walk: Walk
    phone: Authenticator = field(default_factory=Authenticator)
    """Holds passkeys."""
    stick: Authenticator = field(default_factory=Authenticator)
    """Holds security keys."""
    user_id: UUID | None = None
    flow: FlowDriver = field(init=False)
    shown: dict[str, Any] = field(default_factory=dict)
    """The options and the secret that answers have shown last."""

    async def start(self) -> None:
        """Be who the walk says, and begin its flow."""
        self.flow = self.house.flow(self.walk.flow)
        if self.walk.user:
            self.user_id = await self.move_in(self.walk.user)
        await self.happen(self.walk.before)
        if self.walk.flow == "profile" and self.user_id:
            self.flow.client = await logged_in(self.house, self.user_id)
        await self.flow.start()

    async def move_in(self, person: Mapping[str, Any]) -> UUID:
        """Add an account with what the *person* has."""
        has = {name: PERSON.get(name, value) if value is True else value for name, value in person.items()}
        holders = {"phone": self.phone, "stick": self.stick}
        if name := has.pop("authenticator", None):
            has |= {"authenticator": holders[name], "second_factor": name == "stick"}
        return await self.house.add_user(has.pop("email", None), **has)

    async def happen(self, what: Iterable[str]) -> None:
        """Let things happen that the walk does not do itself."""
        for name in what:
            await HAPPENINGS[name](self.house, self.flow, self.user_id)

    async def go(self, strides: Iterable[Stride]) -> None:
        """Take the strides, each of which must lead where it says."""
        for stride in strides:
            if stride.meanwhile:
                await self.happen([stride.meanwhile])
            else:
                await self.take(stride)

    async def take(self, stride: Stride) -> None:
        """Take one, a second after the last."""
        self.house.clock.now += timedelta(seconds=1)
        answer = await self.flow.send(stride.action, await self.inputs(stride))
        self.shown |= {name: answer.payload[name] for name in OPTIONS if name in (answer.payload or ())}  # type: ignore[index] # a payload that holds a name is there
        found = (answer.name, answer.error and answer.error.code, input_errors(answer))
        wanted = (stride.state, stride.error, dict(stride.inputs))
        cause = f" ({answer.error}: {getattr(answer.error, 'cause', None)})" if answer.error else ""
        assert found == wanted, f"{stride.action} leads to {found}{cause}, not {wanted}"

    async def inputs(self, stride: Stride) -> dict[str, Any]:
        """What is sent: for every input what fits, but for what the stride gives itself."""
        actions = self.flow.current.actions if self.flow.current else {}
        sent = dict(stride.given)
        for name, schema in actions.get(stride.action, {}).get("inputs", {}).items():
            if name not in sent:
                sent[name] = _fitting(stride.action, name, schema)
        return {name: await self._meant(value) for name, value in sent.items() if value is not None}

    async def _meant(self, value: Any) -> Any:
        """*value*, or what its name stands for: a capability of the device, or something known or held."""
        if not (isinstance(value, str) and value.startswith("$")):
            return value
        name = value[1:]
        return self.walk.client.get(name, CAPABLE[name]) if name in CAPABLE else await HELD[name](self)


CAPABLE = {"webauthn": True, "conditional": False, "platform": True}


def _fitting(action: str, name: str, schema: Mapping[str, Any]) -> Any:
    """What a client sends as the input *name* of *action*; `None` for nothing."""
    for key in (f"{action}.{name}", name):
        if key in FITTING:
            return FITTING[key]
    allowed = schema.get("allowed_values")
    return allowed[0]["value"] if allowed else None


FITTING: Mapping[str, Any] = {
    "webauthn_available": "$webauthn",
    "webauthn_conditional_mediation_available": "$conditional",
    "webauthn_platform_authenticator_available": "$platform",
    "identifier": ADA,
    "continue_with_login_identifier.email": ADA,
    "continue_with_login_identifier.username": "ada",
    "email": NEW,
    "username": "newbie",
    "password_login.password": PASSWORD,
    "password": NEW_PASSWORD,
    "new_password": NEW_PASSWORD,
    "code": "$code",
    "otp_code_verify.otp_code": "$otp of the new app",
    "otp_code": "$otp",
    "assertion_response": "$assertion",
    "public_key": "$attestation",
    "remember_me": True,
    "email_set_primary.email_id": "$last address",
    "email_verify.email_id": "$last address",
    "passkey_id": "$passkey",
    "passkey_name": "Phone",
    "security_key_id": "$security key",
    "patch_metadata": {"theme": "dark"},
    "redirect_to": "https://app.example.com",
    "code_verifier": None,
}


async def _code(walker: Walker) -> str:
    """The code that was mailed last."""
    codes = [mail.code for mail in await walker.house.mails() if mail.code]
    return codes[-1]


async def _hidden_code(walker: Walker) -> str:
    return await walker.house.guessed_code(walker.flow)


async def _otp(walker: Walker) -> str:
    return walker.house.otp(OTP_SECRET)


async def _otp_of_the_new_app(walker: Walker) -> str:
    return walker.house.otp(walker.shown["otp_secret"])


async def _assertion(walker: Walker) -> Any:
    """The answer of the authenticator that holds one of the credentials asked for."""
    options = walker.shown["request_options"]
    asked = {unb64(item["id"]) for item in options["publicKey"].get("allowCredentials", ())}
    for authenticator in (walker.phone, walker.stick):
        if any(not asked or held.id in asked for held in authenticator.credentials):
            return authenticator.get(options)
    raise AssertionError("no authenticator holds any of the credentials")


async def _attestation(walker: Walker) -> Any:
    options = walker.shown["creation_options"]
    resident = options["publicKey"]["authenticatorSelection"]["residentKey"] == "required"
    return (walker.phone if resident else walker.stick).create(options)


async def _last_address(walker: Walker) -> str:
    return str(walker.flow.payload["user"]["emails"][-1]["id"])


async def _passkey(walker: Walker) -> str:
    return str(walker.flow.payload["user"]["passkeys"][0]["id"])


async def _security_key(walker: Walker) -> str:
    return str(walker.flow.payload["user"]["security_keys"][0]["id"])


HELD: Mapping[str, Callable[[Walker], Awaitable[Any]]] = {
    "code": _code,
    "hidden code": _hidden_code,
    "otp": _otp,
    "otp of the new app": _otp_of_the_new_app,
    "assertion": _assertion,
    "attestation": _attestation,
    "last address": _last_address,
    "passkey": _passkey,
    "security key": _security_key,
}
