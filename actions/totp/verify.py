"""Check a code of the authenticator app, the second factor of a login."""

import logging
from dataclasses import dataclass
from enum import StrEnum

from actions import keys, proofs
from actions.accounts import stashed_user_id
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form, Input
from flowapi.errors.credentials import OtpMismatch, OtpUsed
from flowapi.errors.inputs import OtpAlreadyUsed, OtpInvalid
from flowapi.errors.steps import InputRejected
from flowapi.services.rate_limits import RateLimiter
from flowapi.services.totp import Totp

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class VerifyTotp(Action):
    """Enter the code that the authenticator app shows."""

    totp: Totp
    rate_limits: RateLimiter

    class Outcome(StrEnum):
        VERIFIED = "verified"

    def inputs(self, ctx: Context) -> tuple[Input, ...]:
        return (Input.string("otp_code", required=True),)

    async def run(self, ctx: Context, form: Form) -> Outcome:
        user_id = stashed_user_id(ctx.stash)
        await self.rate_limits.take("otp", f"{ctx.client.network}/{user_id}")
        try:
            secret_id = await self.totp.use(
                ctx.store, user_id=user_id, code=form.text("otp_code"), now=ctx.now
            )
        except OtpMismatch as mismatch:
            raise InputRejected({"otp_code": OtpInvalid()}, cause=str(mismatch)) from mismatch
        except OtpUsed as used:
            logger.warning("a one-time password was presented again", extra={"user_id": str(user_id)})
            raise InputRejected({"otp_code": OtpAlreadyUsed()}, cause=str(used)) from used
        proofs.note(ctx, proofs.by_app(secret_id))
        ctx.stash[keys.MFA_METHOD] = "totp"
        return self.Outcome.VERIFIED
