"""Let the account go by another username."""

from dataclasses import dataclass
from enum import StrEnum

from actions import auditing
from actions.profile.owner import own_account
from actions.username.rules import check_username, username_input
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form, Input
from flowapi.errors.inputs import UsernameTaken
from flowapi.errors.steps import InputRejected, OperationNotPermitted
from flowapi.services.audit import Actor, Audit
from flowapi.services.audit_events import AuditEvent
from flowapi.services.events import Events
from storage.errors import UniqueViolation


@dataclass(frozen=True, slots=True)
class ChangeUsername(Action):
    """Change the username."""

    events: Events
    audit: Audit

    class Outcome(StrEnum):
        CHANGED = "changed"

    def inputs(self, ctx: Context) -> tuple[Input, ...]:
        return (username_input(ctx.settings, required=True, preserve=True),)

    def offered(self, ctx: Context) -> bool:
        return ctx.account is not None and ctx.settings.username.enabled and ctx.account.username is not None

    async def run(self, ctx: Context, form: Form) -> Outcome:
        account, username = own_account(ctx), form.text("username")
        await check_username(ctx.store, username)
        try:
            changed = await ctx.store.usernames.change(account.id, username, ctx.now)
        except UniqueViolation as taken:
            raise InputRejected({"username": UsernameTaken()}) from taken
        if not changed:
            raise OperationNotPermitted(cause="the username is gone")
        await auditing.record(
            self.audit,
            ctx,
            AuditEvent.USERNAME_CHANGED,
            actor=Actor(account.id),
            details={"username": username},
        )
        await self.events.publish_change(ctx.store, "user.update.username.update", account.id, ctx.client)
        return self.Outcome.CHANGED
