"""Let the browser suggest passkeys in the form that asks who logs in."""

from dataclasses import dataclass

from actions import keys
from flowapi.engine.contract import Context, Hook
from flowapi.services.passkeys import Passkeys


@dataclass(frozen=True, slots=True)
class OfferConditionalPasskey(Hook):
    """Send request options for conditional mediation to a browser that can use them."""

    passkeys: Passkeys

    async def run(self, ctx: Context) -> None:
        capable = ctx.stash.flag(keys.WEBAUTHN) and ctx.stash.flag(keys.CONDITIONAL_MEDIATION)
        if not (capable and ctx.settings.passkey.enabled):
            return
        ceremony = await self.passkeys.login_options(
            ctx.store, user_id=None, credentials=(), security_key=False, now=ctx.now
        )
        ctx.stash[keys.CEREMONY_ID] = str(ceremony.session_id)
        ctx.reply.payload["request_options"] = ceremony.options
