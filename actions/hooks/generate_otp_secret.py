"""Show the secret that an authenticator app is to keep."""

from dataclasses import dataclass

from actions import keys
from flowapi.engine.contract import Context, Hook
from flowapi.errors.technical import TechnicalError
from flowapi.services.totp import Totp


@dataclass(frozen=True, slots=True)
class GenerateOtpSecret(Hook):
    """Make a secret on the way in, which a step back forgets; show the same one after a wrong code."""

    totp: Totp

    async def run(self, ctx: Context) -> None:
        secret, picture = ctx.stash[keys.OTP_SECRET], ctx.stash[keys.OTP_PICTURE]
        if not (secret and picture):
            account = ctx.stash.text(keys.EMAIL) or ctx.stash.text(keys.USERNAME)
            if not account:
                raise TechnicalError("neither email nor username found in stash")
            new = await self.totp.new_secret(account)
            secret, picture = new.secret, new.picture
            ctx.stash[keys.OTP_SECRET], ctx.stash[keys.OTP_PICTURE] = secret, picture
        ctx.reply.payload["otp_secret"] = secret
        ctx.reply.payload["otp_image_source"] = picture
