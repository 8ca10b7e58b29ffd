"""End the account."""

from dataclasses import dataclass
from enum import StrEnum

from actions import auditing
from actions.profile.owner import own_account
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form
from flowapi.services.audit import Actor, Audit
from flowapi.services.audit_events import AuditEvent
from flowapi.services.events import Events
from flowapi.services.user_json import user_json


@dataclass(frozen=True, slots=True)
class DeleteAccount(Action):
    """Delete the account and everything that belongs to it."""

    events: Events
    audit: Audit

    class Outcome(StrEnum):
        DELETED = "deleted"

    def offered(self, ctx: Context) -> bool:
        return ctx.account is not None and ctx.settings.account.allow_deletion

    async def run(self, ctx: Context, form: Form) -> Outcome:
        account = own_account(ctx)
        await ctx.store.users.delete(account.id)
        ctx.reply.session_over = True
        await auditing.record(self.audit, ctx, AuditEvent.USER_DELETED, actor=Actor(account.id))
        await self.events.publish(ctx.store, "user.delete", user_json(account, ctx.store.tenant_id))
        return self.Outcome.DELETED
