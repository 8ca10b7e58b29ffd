"""Ask the browser for a security key, the second factor of a login."""

from dataclasses import dataclass
from enum import StrEnum

from actions import keys
from actions.accounts import stashed_user_id
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form
from flowapi.errors.steps import OperationNotPermitted
from flowapi.services.passkeys import Passkeys


@dataclass(frozen=True, slots=True)
class BeginSecurityKeyLogin(Action):
    """Confirm with a security key; a passkey of the same user serves as well."""

    passkeys: Passkeys

    class Outcome(StrEnum):
        PROMPTED = "prompted"

    def offered(self, ctx: Context) -> bool:
        return ctx.stash.flag(keys.WEBAUTHN)

    async def run(self, ctx: Context, form: Form) -> Outcome:
        user_id = stashed_user_id(ctx.stash)
        credentials = await ctx.store.webauthn_credentials.list_of(user_id)
        if not credentials:
            raise OperationNotPermitted(cause="the security keys are gone")
        ceremony = await self.passkeys.login_options(
            ctx.store,
            user_id=user_id,
            credentials=credentials,
            security_key=True,
            now=ctx.now,
        )
        ctx.stash[keys.CEREMONY_ID] = str(ceremony.session_id)
        ctx.stash[keys.MFA_METHOD] = "security_key"
        ctx.reply.payload["request_options"] = ceremony.options
        return self.Outcome.PROMPTED
