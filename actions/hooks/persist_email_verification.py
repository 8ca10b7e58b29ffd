"""Store that the user reads mail sent to an address."""

from dataclasses import dataclass
from uuid import UUID

from actions import auditing, keys
from actions.accounts import stashed_user_id
from actions.thirdparty.unproven import forget_unproven
from flowapi import randomness
from flowapi.engine.contract import Context, Hook
from flowapi.errors.refusals import EmailTakenMeanwhile
from flowapi.services.audit import Actor, Audit
from flowapi.services.audit_events import AuditEvent
from flowapi.services.events import Events
from flowapi.services.mail.notice import Notice
from flowapi.services.mail.templates import Template
from flowapi.services.notifications import Notifications
from storage.errors import UniqueViolation
from storage.records.email import Email


@dataclass(frozen=True, slots=True)
class PersistEmailVerification(Hook):
    """Mark the address verified; one that the account does not have yet is added."""

    events: Events
    audit: Audit
    notifications: Notifications

    async def run(self, ctx: Context) -> None:
        if not ctx.stash.flag(keys.EMAIL_VERIFIED):
            return
        user_id, address = stashed_user_id(ctx.stash), ctx.stash.text(keys.EMAIL)
        email = await ctx.store.emails.find_by_address(address)
        if email is None:
            await self._add(ctx, user_id, address)
            await self.events.publish_change(ctx.store, "user.update.email.create", user_id, ctx.client)
        elif email.user_id != user_id:
            raise EmailTakenMeanwhile
        elif not email.verified:
            await forget_unproven(ctx, user_id, email)
            await ctx.store.emails.mark_verified(email.id, ctx.now)
        await self._note(ctx, Actor(user_id), address, created=email is None)

    async def _add(self, ctx: Context, user_id: UUID, address: str) -> None:
        others = await ctx.store.emails.list_of(user_id)
        email = Email(randomness.new_id(), user_id, address, True, not others, ctx.now, ctx.now)
        try:
            await ctx.store.emails.add(email)
        except UniqueViolation as taken:
            raise EmailTakenMeanwhile from taken
        await self.notifications.send(
            ctx.store,
            Notice(template=Template.EMAIL_CREATE, new_email_address=address),
            user_id=user_id,
            to=next((other.address for other in others if other.primary), None),
            reader=ctx.client,
            now=ctx.now,
        )

    async def _note(self, ctx: Context, actor: Actor, address: str, *, created: bool) -> None:
        """Note what became of the address; that a login by code verifies it goes without saying."""
        details = {"email": address}
        if ctx.stash.text(keys.LOGIN_METHOD) != "passcode":
            await auditing.record(self.audit, ctx, AuditEvent.EMAIL_VERIFIED, actor=actor, details=details)
        if created:
            await auditing.record(self.audit, ctx, AuditEvent.EMAIL_CREATED, actor=actor, details=details)
