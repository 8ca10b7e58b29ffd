"""Store the passkeys that were created during a login."""

from dataclasses import dataclass

from actions import keys
from actions.accounts import find_user_id
from actions.passkey.stashed import stashed_credentials
from flowapi.engine.contract import Context, Hook


@dataclass(frozen=True, slots=True)
class SavePasskeys(Hook):
    """Give the account the new credentials, once."""

    async def run(self, ctx: Context) -> None:
        if find_user_id(ctx.stash) is None:
            return
        for credential in stashed_credentials(ctx.stash):
            await ctx.store.webauthn_credentials.add(credential)
        del ctx.stash[keys.NEW_CREDENTIALS]
