"""Begin to set up an authenticator app for the account."""

from dataclasses import dataclass
from enum import StrEnum

from actions import keys
from actions.profile.owner import own_account
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form


@dataclass(frozen=True, slots=True)
class BeginAuthenticatorApp(Action):
    """Set up an authenticator app."""

    class Outcome(StrEnum):
        BEGUN = "begun"

    def offered(self, ctx: Context) -> bool:
        return ctx.account is not None and ctx.settings.mfa.totp.enabled and ctx.account.otp_secret is None

    async def run(self, ctx: Context, form: Form) -> Outcome:
        account = own_account(ctx)
        ctx.stash[keys.USER_ID] = str(account.id)
        ctx.stash[keys.EMAIL] = account.primary_email.address if account.primary_email else None
        ctx.stash[keys.USERNAME] = account.username.username if account.username else None
        del ctx.stash[keys.EMAIL_VERIFIED]
        return self.Outcome.BEGUN
