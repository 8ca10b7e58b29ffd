"""Make sure that the user has a code for the address in question."""

from dataclasses import dataclass
from uuid import UUID

from actions import keys
from actions.passcode.sending import send_passcode
from flowapi.engine.contract import Context, Hook
from flowapi.errors.steps import LimitExceeded
from flowapi.services.mail.mail import Mail
from flowapi.services.passcodes import Passcodes
from flowapi.services.rate_limits import RateLimiter


@dataclass(frozen=True, slots=True)
class SendPasscode(Hook):
    """Send a code unless a usable one is already out; a code for another address is forgotten first."""

    passcodes: Passcodes
    mail: Mail
    rate_limits: RateLimiter

    async def run(self, ctx: Context) -> None:
        if ctx.reply.error:
            return
        if ctx.stash.text(keys.PASSCODE_EMAIL) != ctx.stash.text(keys.EMAIL):
            del ctx.stash[keys.PASSCODE_ID]
            del ctx.stash[keys.PASSCODE_EMAIL]
        if await self._usable(ctx):
            return
        try:
            await send_passcode(ctx, self.passcodes, self.mail, self.rate_limits)
        except LimitExceeded as exceeded:
            ctx.reply.payload[exceeded.payload_key] = exceeded.retry_after
            ctx.reply.error = exceeded

    async def _usable(self, ctx: Context) -> bool:
        passcode_id = ctx.stash.text(keys.PASSCODE_ID)
        return bool(passcode_id) and await self.passcodes.usable(ctx.store, UUID(passcode_id), ctx.now)
