"""Check what the authenticator answered to a registration."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from actions import keys
from actions.accounts import stashed_user_id
from actions.passkey.stashed import to_stash
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form, Input
from flowapi.errors.credentials import AttestationRejected
from flowapi.errors.steps import PasskeyInvalid
from flowapi.errors.technical import TechnicalError
from flowapi.services.passkeys import Passkeys


@dataclass(frozen=True, slots=True)
class VerifyPasskeyRegistration(Action):
    """Hand in the authenticator's answer to the registration."""

    passkeys: Passkeys

    class Outcome(StrEnum):
        REGISTERED = "registered"

    def inputs(self, ctx: Context) -> tuple[Input, ...]:
        return (Input.json("public_key"),)

    def offered(self, ctx: Context) -> bool:
        return ctx.stash.flag(keys.WEBAUTHN)

    async def run(self, ctx: Context, form: Form) -> Outcome:
        ceremony = ctx.stash[keys.CEREMONY_ID]
        if ceremony is None:
            raise TechnicalError("webauthn_session_data_id not found in stash")
        security_key = ctx.stash.flag(keys.CREATE_SECURITY_KEY)
        try:
            credential = await self.passkeys.verify_registration(
                ctx.store,
                session_id=UUID(ceremony),
                user_id=stashed_user_id(ctx.stash),
                response=form.json("public_key"),
                security_key=security_key,
                now=ctx.now,
            )
        except AttestationRejected as rejected:
            raise PasskeyInvalid(cause=str(rejected)) from rejected
        ctx.stash[keys.NEW_CREDENTIALS] = [*(ctx.stash[keys.NEW_CREDENTIALS] or []), to_stash(credential)]
        ctx.stash[keys.HAS_WEBAUTHN_CREDENTIAL] = True
        if security_key:
            ctx.stash[keys.HAS_SECURITY_KEY] = True
        return self.Outcome.REGISTERED
