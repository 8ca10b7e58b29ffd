"""Ask a known user for one of her passkeys, where that is the only way in."""

from dataclasses import dataclass

from actions import keys
from actions.accounts import stashed_user_id
from flowapi.engine.contract import Context, Hook
from flowapi.services.passkeys import Passkeys


@dataclass(frozen=True, slots=True)
class PromptOwnPasskey(Hook):
    """Send request options that name the account's passkeys."""

    passkeys: Passkeys

    async def run(self, ctx: Context) -> None:
        user_id = stashed_user_id(ctx.stash)
        owned = await ctx.store.webauthn_credentials.list_of(user_id)
        ceremony = await self.passkeys.login_options(
            ctx.store,
            user_id=user_id,
            credentials=tuple(credential for credential in owned if not credential.mfa_only),
            security_key=False,
            now=ctx.now,
        )
        ctx.stash[keys.CEREMONY_ID] = str(ceremony.session_id)
        ctx.reply.payload["request_options"] = ceremony.options
