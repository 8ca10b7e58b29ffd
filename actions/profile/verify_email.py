"""Have an address of the account confirmed."""

from dataclasses import dataclass
from enum import StrEnum

from actions import keys
from actions.profile.emails import own_email
from actions.profile.owner import own_account
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form, Input


@dataclass(frozen=True, slots=True)
class VerifyEmail(Action):
    """Verify an email address."""

    class Outcome(StrEnum):
        VERIFICATION_DUE = "verification_due"

    def inputs(self, ctx: Context) -> tuple[Input, ...]:
        return (Input.string("email_id", required=True, hidden=True),)

    def offered(self, ctx: Context) -> bool:
        if ctx.account is None or not ctx.settings.email.enabled:
            return False
        return any(not email.verified for email in ctx.account.emails)

    async def run(self, ctx: Context, form: Form) -> Outcome:
        account = own_account(ctx)
        ctx.stash[keys.EMAIL] = own_email(account, form.text("email_id")).address
        ctx.stash[keys.USER_ID] = str(account.id)
        ctx.stash[keys.PASSCODE_TEMPLATE] = "email_verification"
        del ctx.stash[keys.EMAIL_VERIFIED]
        return self.Outcome.VERIFICATION_DUE
