"""Confirm that an authenticator app has read the secret; it is stored later, with or for the account."""

from dataclasses import dataclass
from enum import StrEnum

from actions import keys
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form, Input
from flowapi.errors.credentials import OtpMismatch
from flowapi.errors.inputs import PasscodeInvalid
from flowapi.errors.steps import InputRejected
from flowapi.errors.technical import TechnicalError
from flowapi.services.totp import Totp


@dataclass(frozen=True, slots=True)
class EnrolTotp(Action):
    """Enter the code that the authenticator app shows, to set it up."""

    totp: Totp

    class Outcome(StrEnum):
        ENROLLED = "enrolled"

    def inputs(self, ctx: Context) -> tuple[Input, ...]:
        return (Input.string("otp_code", required=True),)

    def offered(self, ctx: Context) -> bool:
        return ctx.settings.mfa.totp.enabled

    async def run(self, ctx: Context, form: Form) -> Outcome:
        secret = ctx.stash.text(keys.OTP_SECRET)
        if not secret:
            raise TechnicalError("otp_secret not found in stash")
        try:
            step = self.totp.matching_step(secret, form.text("otp_code"), ctx.now)
        except OtpMismatch as mismatch:
            raise InputRejected({"otp_code": PasscodeInvalid()}, cause=str(mismatch)) from mismatch
        del ctx.stash[keys.OTP_PICTURE]
        ctx.stash[keys.OTP_STEP] = step
        ctx.stash[keys.HAS_OTP_SECRET] = True
        return self.Outcome.ENROLLED
