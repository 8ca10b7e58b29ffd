"""Choose the address that mail goes to."""

from dataclasses import dataclass
from enum import StrEnum

from actions import auditing
from actions.notifying import notify
from actions.profile.emails import own_email
from actions.profile.owner import locked_account
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form, Input
from flowapi.services.audit import Actor, Audit
from flowapi.services.audit_events import AuditEvent
from flowapi.services.events import Events
from flowapi.services.mail.notice import Notice
from flowapi.services.mail.templates import Template
from flowapi.services.notifications import Notifications
from storage.records.account import Account
from storage.records.email import Email


@dataclass(frozen=True, slots=True)
class ChoosePrimaryEmail(Action):
    """Make an email address the primary one."""

    events: Events
    audit: Audit
    notifications: Notifications

    class Outcome(StrEnum):
        CHOSEN = "chosen"

    def inputs(self, ctx: Context) -> tuple[Input, ...]:
        return (Input.string("email_id", required=True, hidden=True),)

    def offered(self, ctx: Context) -> bool:
        if ctx.account is None or not ctx.settings.email.enabled:
            return False
        return len(ctx.account.emails) > 1 or any(not email.primary for email in ctx.account.emails)

    async def run(self, ctx: Context, form: Form) -> Outcome:
        account = await locked_account(ctx)
        email = own_email(account, form.text("email_id"))
        if not email.primary:
            await ctx.store.emails.make_primary(email.id, account.id, ctx.now)
            await auditing.record(
                self.audit,
                ctx,
                AuditEvent.PRIMARY_EMAIL_CHANGED,
                actor=Actor(account.id),
                details={"email": email.address},
            )
            await self._notify(ctx, account, email)
            await self.events.publish_change(ctx.store, "user.update.email.primary", account.id, ctx.client)
        return self.Outcome.CHOSEN

    async def _notify(self, ctx: Context, account: Account, chosen: Email) -> None:
        if (old := account.primary_email) is None:
            return
        notice = Notice(
            template=Template.PRIMARY_EMAIL_UPDATE,
            old_email_address=old.address,
            new_email_address=chosen.address,
        )
        await notify(self.notifications, ctx, account, notice)
