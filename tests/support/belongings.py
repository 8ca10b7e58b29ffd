"""What those who walk know and hold, and what of it they send as which input.

Rule 1: a value that begins with `$` stands for something that is known only on the way.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.support.authenticator import Authenticator, unb64
from tests.support.flows import FlowDriver
from tests.support.house import House
from tests.support.records import an_identity

ADA, NEW = "ada@example.com", "new@example.com"
PASSWORD, NEW_PASSWORD = "correct horse battery", "another battery staple"
OTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@dataclass
class Belongings:
    """Authenticators, and what was seen of a flow and of its mails."""

    house: House
    flow: FlowDriver
    phone: Authenticator = field(default_factory=Authenticator)
    """Holds passkeys."""
    stick: Authenticator = field(default_factory=Authenticator)
    """Holds security keys."""
    shown: dict[str, Any] = field(default_factory=dict)
    """The options and the secret that answers have shown last."""


Held = Callable[[Belongings], Awaitable[Any]]


def fitting(action: str, name: str, schema: Mapping[str, Any]) -> Any:
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
    "email_set_primary.email_id": "$other address",
    "email_verify.email_id": "$other address",
    "passkey_id": "$passkey",
    "passkey_name": "Phone",
    "security_key_id": "$security key",
    "patch_metadata": {"theme": "dark"},
    "token": "$token",
    "redirect_to": "https://app.example.com",
    "code_verifier": None,
}


async def _code(has: Belongings) -> str:
    """The code that was mailed last."""
    codes = [mail.code for mail in await has.house.mails() if mail.code]
    return codes[-1]


async def _hidden_code(has: Belongings) -> str:
    return await has.house.guessed_code(has.flow)


def _otp_of_step(steps: int) -> Held:
    async def otp(has: Belongings) -> str:
        return has.house.otp(OTP_SECRET, steps)

    return otp


async def _otp_of_the_new_app(has: Belongings) -> str:
    return has.house.otp(has.shown["otp_secret"])


async def _assertion(has: Belongings) -> Any:
    """The answer of the authenticator that holds one of the credentials asked for."""
    options = has.shown["request_options"]
    asked = {unb64(item["id"]) for item in options["publicKey"].get("allowCredentials", ())}
    for authenticator in (has.phone, has.stick):
        if any(not asked or held.id in asked for held in authenticator.credentials):
            return authenticator.get(options)
    raise AssertionError("no authenticator holds any of the credentials")


async def _attestation(has: Belongings) -> Any:
    options = has.shown["creation_options"]
    resident = options["publicKey"]["authenticatorSelection"]["residentKey"] == "required"
    return (has.phone if resident else has.stick).create(options)


async def _other_address(has: Belongings) -> str:
    [other] = [email for email in has.flow.payload["user"]["emails"] if not email["is_primary"]]
    return str(other["id"])


async def _passkey(has: Belongings) -> str:
    return str(has.flow.payload["user"]["passkeys"][0]["id"])


async def _security_key(has: Belongings) -> str:
    return str(has.flow.payload["user"]["security_keys"][0]["id"])


async def _forged_assertion(has: Belongings) -> Any:
    return has.phone.get(has.shown["request_options"], challenge="forged")


async def _forged_attestation(has: Belongings) -> Any:
    return Authenticator().create(has.shown["creation_options"], challenge="forged")


def _token_of(subject: str, *, user_created: bool = False) -> Held:
    async def token(has: Belongings) -> str:
        async with has.house.database.store() as store:
            identity = await store.identities.find_by_subject("google", subject)
            assert identity
            assert identity.user_id
            issued = await has.house.services.one_time_tokens.issue(
                store,
                user_id=identity.user_id,
                identity_id=identity.id,
                user_created=user_created,
                now=has.house.clock(),
            )
            await store.commit()
        return issued

    return token


async def _connecting_token(has: Belongings) -> str:
    """With it, an account at another provider is connected that is nobody's yet."""
    assert has.flow.client.session
    identity = an_identity(None)
    async with has.house.database.store() as store:
        await store.identities.add(identity)
        issued = await has.house.services.one_time_tokens.issue(
            store,
            user_id=has.flow.client.session.user_id,
            identity_id=identity.id,
            link_user=True,
            now=has.house.clock(),
        )
        await store.commit()
    return issued


async def _primary_address(has: Belongings) -> str:
    [primary] = [email for email in has.flow.payload["user"]["emails"] if email["is_primary"]]
    return str(primary["id"])


async def _own_session(has: Belongings) -> str:
    assert has.flow.client.session
    return str(has.flow.client.session.id)


def _much(value: Any) -> Held:
    async def much(_: Belongings) -> Any:
        return value

    return much


def _deep_object() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for _ in range(900):
        found = {"a": found}
    return found


HELD: Mapping[str, Held] = {
    "code": _code,
    "hidden code": _hidden_code,
    "otp": _otp_of_step(0),
    "otp of two steps ago": _otp_of_step(-2),
    "otp in two steps": _otp_of_step(2),
    "otp of the new app": _otp_of_the_new_app,
    "assertion": _assertion,
    "attestation": _attestation,
    "other address": _other_address,
    "passkey": _passkey,
    "security key": _security_key,
    "forged assertion": _forged_assertion,
    "forged attestation": _forged_attestation,
    "token": _token_of("1"),
    "token of a newcomer": _token_of("new", user_created=True),
    "connecting token": _connecting_token,
    "primary address": _primary_address,
    "own session": _own_session,
    "too long": _much("x" * 4000),
    "a megabyte": _much({"a": "x" * 2**20}),
    "a deep object": _much(_deep_object()),
    "a deep text": _much('{"a":' * 10_000 + "1" + "}" * 10_000),
}
