"""Ask the browser to create a passkey."""

from dataclasses import dataclass
from enum import StrEnum

from actions import keys
from actions.accounts import stashed_user_id
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form
from flowapi.errors import TechnicalError
from flowapi.services.passkeys import Passkeys


@dataclass(frozen=True, slots=True)
class BeginPasskeyRegistration(Action):
    """Create a passkey on this device."""

    passkeys: Passkeys

    class Outcome(StrEnum):
        PROMPTED = "prompted"

    def offered(self, ctx: Context) -> bool:
        return ctx.stash.flag(keys.WEBAUTHN)

    async def run(self, ctx: Context, form: Form) -> Outcome:
        email, username = ctx.stash.text(keys.EMAIL), ctx.stash.text(keys.USERNAME)
        if not (email or username):
            raise TechnicalError("neither email nor username found in stash")
        ceremony = await self.passkeys.registration_options(
            ctx.store,
            user_id=stashed_user_id(ctx.stash),
            name=email or username,
            display_name=username or email,
            security_key=False,
            now=ctx.now,
        )
        ctx.stash[keys.CEREMONY_ID] = str(ceremony.session_id)
        ctx.stash[keys.CREATE_SECURITY_KEY] = False
        ctx.reply.payload["creation_options"] = ceremony.options
        return self.Outcome.PROMPTED
