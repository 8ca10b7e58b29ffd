"""Accounts elsewhere that came with an address before anybody had shown to read it."""

from uuid import UUID

import orjson

from actions import keys, proofs
from flowapi.engine.contract import Context
from flowapi.services.third_party.claims import read_claims
from storage.records.email import Email
from storage.records.identity import Identity


async def forget_unproven(ctx: Context, user_id: UUID, email: Email) -> None:
    """Let nobody else into the account of whoever has shown, by a login, to read *email*.

    An account elsewhere that was only said to have the address may be that of somebody who waits for her.
    """
    given = ctx.stash[keys.PROOFS]
    if not given or not ctx.settings.email.require_verification:
        return
    await ctx.store.users.lock(user_id)  # or one that is coming back could leave the address in time
    for identity in await ctx.store.identities.list_of(user_id):
        if is_unproven(identity, email.id) and proofs.by_identity(identity.id) not in given:
            await ctx.store.identities.delete(identity.id)


def is_unproven(identity: Identity, email_id: UUID) -> bool:
    """Whether *identity* came with that address, and nobody vouches for it.

    Whoever runs a SAML provider answers for the addresses of its domain.
    """
    if identity.email_id != email_id or identity.saml_provider_name is not None:
        return False
    return not read_claims({"sub": "-"} | orjson.loads(identity.data or "{}")).email_verified
