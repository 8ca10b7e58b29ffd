"""The secret that waits in the stash until its account exists or the step that stores it."""

from uuid import UUID

from actions import keys
from flowapi import randomness
from flowapi.engine.contract import Context
from storage.records.otp_secret import OtpSecret


def take_otp_secret(ctx: Context, user_id: UUID) -> OtpSecret | None:
    """The confirmed secret as a record of the user, taken out of the stash."""
    secret, step = ctx.stash[keys.OTP_SECRET], ctx.stash[keys.OTP_STEP]
    if not secret or step is None:
        return None
    del ctx.stash[keys.OTP_SECRET]
    del ctx.stash[keys.OTP_STEP]
    return OtpSecret(randomness.new_id(), user_id, secret, step, ctx.now, ctx.now)
