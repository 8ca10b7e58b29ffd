"""Store the address that was added during a login."""

from dataclasses import dataclass

from actions import keys, proofs
from actions.accounts import stashed_user_id
from flowapi import randomness
from flowapi.engine.contract import Context, Hook
from flowapi.errors.refusals import EmailTakenMeanwhile
from flowapi.services.events import Events
from storage.errors import UniqueViolation
from storage.records.email import Email


@dataclass(frozen=True, slots=True)
class CreateEmail(Hook):
    """Make the address the account's primary one, as soon as it need not be verified any more."""

    events: Events

    async def run(self, ctx: Context) -> None:
        address = ctx.stash.text(keys.EMAIL)
        verified = ctx.stash.flag(keys.EMAIL_VERIFIED)
        due = not ctx.settings.email.require_verification or verified
        if not (address and due and ctx.stash.flag(keys.CREATE_EMAIL)):
            return
        user_id = stashed_user_id(ctx.stash)
        await proofs.confirm(ctx, user_id)
        await ctx.store.users.lock(user_id)  # or two addresses at once would both be primary
        email = Email(randomness.new_id(), user_id, address, verified, True, ctx.now, ctx.now)
        try:
            await ctx.store.emails.add(email)
        except UniqueViolation as taken:
            raise EmailTakenMeanwhile from taken
        del ctx.stash[keys.CREATE_EMAIL]
        await self.events.publish_change(ctx.store, "user.update.email.create", user_id, ctx.client)
