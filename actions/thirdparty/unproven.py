"""Accounts elsewhere that came with an address before anybody had shown to read it."""

from uuid import UUID

from actions import keys, proofs
from flowapi.engine.contract import Context
from flowapi.services.third_party.vouching import vouches_for
from storage.records.email import Email


async def forget_unproven(ctx: Context, user_id: UUID, email: Email) -> None:
    """Let nobody else into the account of whoever has shown, by a login, to read *email*.

    An account elsewhere that was only said to have the address may be that of somebody who waits for her.
    """
    given = ctx.stash[keys.PROOFS]
    if not given or not ctx.settings.email.require_verification:
        return
    await ctx.store.users.lock(user_id)  # or one that is coming back could leave the address in time
    for identity in await ctx.store.identities.list_of(user_id):
        came_along = identity.email_id == email.id and not vouches_for(identity, email)
        if came_along and proofs.by_identity(identity.id) not in given:
            await ctx.store.identities.delete(identity.id)
