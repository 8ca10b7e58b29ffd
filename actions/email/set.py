"""Give the account an email address."""

from dataclasses import dataclass
from enum import StrEnum

from actions import keys
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import EMAIL, Form, Input
from flowapi.errors.inputs import EmailTaken, ValueInvalid, ValueMissing
from flowapi.errors.steps import InputRejected


@dataclass(frozen=True, slots=True)
class SetEmail(Action):
    """Add an email address to the account."""

    class Outcome(StrEnum):
        VERIFICATION_DUE = "verification_due"
        ACCEPTED = "accepted"

    def inputs(self, ctx: Context) -> tuple[Input, ...]:
        email = ctx.settings.email
        return (
            Input.string(
                "email",
                required=not email.optional,
                max_length=email.max_length,
                preserve=True,
                trim=True,
                lower=True,
            ),
        )

    async def run(self, ctx: Context, form: Form) -> Outcome:
        address = form.text("email")
        if not EMAIL.fullmatch(address):
            raise InputRejected({"email": ValueInvalid() if address else ValueMissing()})
        taken = await ctx.store.emails.find_by_address(address) is not None
        ctx.stash[keys.EMAIL] = address
        del ctx.stash[keys.EMAIL_VERIFIED]
        ctx.stash[keys.CREATE_EMAIL] = True
        if ctx.settings.email.require_verification:
            template = "email_registration_attempted" if taken else "email_verification"
            ctx.stash[keys.PASSCODE_TEMPLATE] = template
            return self.Outcome.VERIFICATION_DUE
        if taken:
            raise InputRejected({"email": EmailTaken()})
        return self.Outcome.ACCEPTED
