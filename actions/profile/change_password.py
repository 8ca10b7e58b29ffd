"""Replace the password of the account."""

from dataclasses import dataclass
from enum import StrEnum

from actions import auditing
from actions.notifying import notify
from actions.profile.owner import own_account
from actions.profile.passwords import password_input, password_of
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form, Input
from flowapi.errors.steps import OperationNotPermitted
from flowapi.services.audit import Actor, Audit
from flowapi.services.audit_events import AuditEvent
from flowapi.services.events import Events
from flowapi.services.mail.notice import Notice
from flowapi.services.mail.templates import Template
from flowapi.services.notifications import Notifications
from flowapi.services.passwords import Passwords


@dataclass(frozen=True, slots=True)
class ChangePassword(Action):
    """Change the password."""

    passwords: Passwords
    events: Events
    audit: Audit
    notifications: Notifications

    class Outcome(StrEnum):
        CHANGED = "changed"

    def inputs(self, ctx: Context) -> tuple[Input, ...]:
        return (password_input(ctx.settings),)

    def offered(self, ctx: Context) -> bool:
        return ctx.account is not None and ctx.settings.password.enabled and ctx.account.password is not None

    async def run(self, ctx: Context, form: Form) -> Outcome:
        account, hashed = own_account(ctx), await self.passwords.hash(password_of(form))
        if not await ctx.store.passwords.replace_hash(account.id, hashed, ctx.now):
            raise OperationNotPermitted(cause="the password is gone")
        await auditing.record(
            self.audit,
            ctx,
            AuditEvent.PASSWORD_CHANGED,
            actor=Actor(account.id),
            details={"context": "profile"},
        )
        await notify(self.notifications, ctx, account, Notice(template=Template.PASSWORD_UPDATE))
        await self.events.publish_change(ctx.store, "user.update.password.update", account.id, ctx.client)
        return self.Outcome.CHANGED
