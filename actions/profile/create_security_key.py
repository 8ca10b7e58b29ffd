"""Begin to add a security key to the account."""

from dataclasses import dataclass
from enum import StrEnum

from actions import keys
from actions.profile.prompting import prompt_for_credential
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form
from flowapi.services.passkeys import Passkeys


@dataclass(frozen=True, slots=True)
class CreateSecurityKey(Action):
    """Register a security key as a second factor."""

    passkeys: Passkeys

    class Outcome(StrEnum):
        PROMPTED = "prompted"

    def offered(self, ctx: Context) -> bool:
        mfa, account = ctx.settings.mfa, ctx.account
        usable = mfa.enabled and mfa.security_keys.enabled and ctx.stash.flag(keys.WEBAUTHN)
        return usable and account is not None and len(account.security_keys) < mfa.security_keys.limit

    async def run(self, ctx: Context, form: Form) -> Outcome:
        await prompt_for_credential(ctx, self.passkeys, security_key=True)
        return self.Outcome.PROMPTED
