"""Ask the browser to create a passkey."""

from dataclasses import dataclass
from enum import StrEnum

from actions import keys
from actions.passkey.creation import prompt_creation
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form
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
        await prompt_creation(ctx, self.passkeys, security_key=False)
        return self.Outcome.PROMPTED
