"""Store the password that was chosen during a login."""

from dataclasses import dataclass

from actions import keys, proofs
from actions.accounts import find_user_id
from flowapi import randomness
from flowapi.engine.contract import Context, Hook
from flowapi.errors.refusals import ActionNotOffered
from storage.errors import UniqueViolation
from storage.records.password import PasswordCredential


@dataclass(frozen=True, slots=True)
class SavePassword(Hook):
    """Give the account the chosen password, once."""

    async def run(self, ctx: Context) -> None:
        chosen, user_id = ctx.stash[keys.NEW_PASSWORD], find_user_id(ctx.stash)
        if not chosen or user_id is None:
            return
        await proofs.confirm(ctx, user_id)
        credential = PasswordCredential(randomness.new_id(), user_id, chosen, ctx.now, ctx.now)
        try:
            await ctx.store.passwords.add(credential)
        except UniqueViolation as taken:
            raise ActionNotOffered(cause="another password was chosen meanwhile") from taken
        del ctx.stash[keys.NEW_PASSWORD]
