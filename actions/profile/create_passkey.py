"""Begin to add a passkey to the account."""

from dataclasses import dataclass
from enum import StrEnum

from actions import keys
from actions.profile.prompting import prompt_for_credential
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form
from flowapi.services.passkeys import Passkeys


@dataclass(frozen=True, slots=True)
class CreatePasskey(Action):
    """Create a passkey."""

    passkeys: Passkeys

    class Outcome(StrEnum):
        PROMPTED = "prompted"

    def offered(self, ctx: Context) -> bool:
        usable = ctx.settings.passkey.enabled and ctx.stash.flag(keys.WEBAUTHN)
        return usable and ctx.account is not None and len(ctx.account.passkeys) < ctx.settings.passkey.limit

    async def run(self, ctx: Context, form: Form) -> Outcome:
        await prompt_for_credential(ctx, self.passkeys, security_key=False)
        return self.Outcome.PROMPTED
