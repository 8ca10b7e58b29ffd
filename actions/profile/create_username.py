"""Give the account a username."""

from dataclasses import dataclass
from enum import StrEnum

from actions import auditing
from actions.profile.owner import own_account
from actions.username.rules import add_username, username_input
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form, Input
from flowapi.services.audit import Actor, Audit
from flowapi.services.audit_events import AuditEvent
from flowapi.services.events import Events


@dataclass(frozen=True, slots=True)
class CreateOwnUsername(Action):
    """Choose a username."""

    events: Events
    audit: Audit

    class Outcome(StrEnum):
        CREATED = "created"

    def inputs(self, ctx: Context) -> tuple[Input, ...]:
        return (username_input(ctx.settings, required=True, preserve=True),)

    def offered(self, ctx: Context) -> bool:
        return ctx.account is not None and ctx.settings.username.enabled and ctx.account.username is None

    async def run(self, ctx: Context, form: Form) -> Outcome:
        account, username = own_account(ctx), form.text("username")
        await add_username(ctx, account.id, username)
        await auditing.record(
            self.audit,
            ctx,
            AuditEvent.USERNAME_CHANGED,
            actor=Actor(account.id),
            details={"username": username},
        )
        await self.events.publish_change(ctx.store, "user.update.username.create", account.id, ctx.client)
        return self.Outcome.CREATED
