"""Replace a forgotten password."""

from dataclasses import dataclass
from enum import StrEnum

from actions import auditing, keys, proofs
from actions.accounts import find_user_id
from flowapi import randomness
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form, Input
from flowapi.errors.steps import OperationNotPermitted
from flowapi.services.audit import Actor, Audit
from flowapi.services.audit_events import AuditEvent
from flowapi.services.events import Events
from flowapi.services.password_hashes.formats import LONGEST_PASSWORD
from flowapi.services.passwords import Passwords
from storage.records.password import PasswordCredential


@dataclass(frozen=True, slots=True)
class RecoverPassword(Action):
    """Set a new password in place of a forgotten one."""

    passwords: Passwords
    events: Events
    audit: Audit

    class Outcome(StrEnum):
        RECOVERED = "recovered"

    def inputs(self, ctx: Context) -> tuple[Input, ...]:
        shortest = ctx.settings.password.min_length
        return (
            Input.password("new_password", required=True, min_length=shortest, max_length=LONGEST_PASSWORD),
        )

    def offered(self, ctx: Context) -> bool:
        return ctx.settings.password.enabled

    async def run(self, ctx: Context, form: Form) -> Outcome:
        user_id = find_user_id(ctx.stash)
        if user_id is None:
            raise OperationNotPermitted
        await proofs.confirm(ctx, user_id)
        hashed = await self.passwords.hash(form.text("new_password"))
        await ctx.store.passwords.put(
            PasswordCredential(randomness.new_id(), user_id, hashed, ctx.now, ctx.now)
        )
        proofs.note(ctx, proofs.by_password(hashed))
        ctx.stash[keys.HAS_PASSWORD] = True
        ctx.stash[keys.RECOVERY_PENDING] = False
        await auditing.record(
            self.audit,
            ctx,
            AuditEvent.PASSWORD_CHANGED,
            actor=Actor(user_id),
            details={"context": "recovery"},
        )
        await self.events.publish_change(ctx.store, "user.update.password.update", user_id, ctx.client)
        return self.Outcome.RECOVERED
