"""Give the account another address."""

from dataclasses import dataclass
from enum import StrEnum

from actions import auditing, keys
from actions.notifying import notify
from actions.profile.owner import locked_account, own_account
from flowapi import randomness
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form, Input
from flowapi.errors.inputs import EmailTaken
from flowapi.errors.steps import InputRejected, OperationNotPermitted
from flowapi.services.audit import Actor, Audit
from flowapi.services.audit_events import AuditEvent
from flowapi.services.events import Events
from flowapi.services.mail.notice import Notice
from flowapi.services.mail.templates import Template
from flowapi.services.notifications import Notifications
from storage.errors import UniqueViolation
from storage.records.email import Email


@dataclass(frozen=True, slots=True)
class AddEmail(Action):
    """Add an email address."""

    events: Events
    audit: Audit
    notifications: Notifications

    class Outcome(StrEnum):
        VERIFICATION_DUE = "verification_due"
        TAKEN = "taken"
        ADDED = "added"

    def inputs(self, ctx: Context) -> tuple[Input, ...]:
        return (Input.email("email", required=True, max_length=ctx.settings.email.max_length),)

    def offered(self, ctx: Context) -> bool:
        email = ctx.settings.email
        return ctx.account is not None and email.enabled and len(ctx.account.emails) < email.limit

    async def run(self, ctx: Context, form: Form) -> Outcome:
        account, address = own_account(ctx), form.text("email")
        known = await ctx.store.emails.find_by_address(address)
        hinted = ctx.settings.privacy.show_account_existence_hints
        verified = ctx.settings.email.require_verification
        if known and (known.user_id == account.id or hinted or not verified):
            raise InputRejected({"email": EmailTaken()})
        if not verified:
            return await self._add(ctx, address)
        ctx.stash[keys.EMAIL] = address
        ctx.stash[keys.USER_ID] = str(account.id)
        ctx.stash[keys.PASSCODE_TEMPLATE] = "email_registration_attempted" if known else "email_verification"
        del ctx.stash[keys.EMAIL_VERIFIED]
        return self.Outcome.TAKEN if known else self.Outcome.VERIFICATION_DUE

    async def _add(self, ctx: Context, address: str) -> Outcome:
        account = await locked_account(ctx)
        if len(account.emails) >= ctx.settings.email.limit:
            raise OperationNotPermitted(cause="the account has as many addresses as it may have")
        first = not account.emails
        try:
            await ctx.store.emails.add(
                Email(randomness.new_id(), account.id, address, False, first, ctx.now, ctx.now)
            )
        except UniqueViolation as taken:
            raise InputRejected({"email": EmailTaken()}) from taken
        await auditing.record(
            self.audit, ctx, AuditEvent.EMAIL_CREATED, actor=Actor(account.id), details={"email": address}
        )
        notice = Notice(template=Template.EMAIL_CREATE, new_email_address=address)
        await notify(self.notifications, ctx, account, notice)
        await self.events.publish_change(ctx.store, "user.update.email.create", account.id, ctx.client)
        return self.Outcome.ADDED
