"""Store the passkeys that were created during a login."""

from dataclasses import dataclass

from actions import auditing, keys, proofs
from actions.accounts import find_user_id
from actions.passkey.stashed import stashed_credentials
from flowapi.engine.contract import Context, Hook
from flowapi.services.audit import Audit


@dataclass(frozen=True, slots=True)
class SavePasskeys(Hook):
    """Give the account the new credentials, once."""

    audit: Audit

    async def run(self, ctx: Context) -> None:
        user_id = find_user_id(ctx.stash)
        if user_id is None:
            return
        saved = stashed_credentials(ctx.stash)
        if saved:
            await proofs.confirm(ctx, user_id)
        for credential in saved:
            await ctx.store.webauthn_credentials.add(credential)
        del ctx.stash[keys.NEW_CREDENTIALS]
        if saved:
            await auditing.record_credentials(self.audit, ctx, user_id, saved)
