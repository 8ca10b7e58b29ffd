"""Give the account a password."""

from dataclasses import dataclass
from enum import StrEnum

from actions import auditing
from actions.profile.owner import own_account
from actions.profile.passwords import password_input, password_of
from flowapi import randomness
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form, Input
from flowapi.errors.refusals import ActionNotOffered
from flowapi.services.audit import Actor, Audit
from flowapi.services.audit_events import AuditEvent
from flowapi.services.passwords import Passwords
from storage.errors import UniqueViolation
from storage.records.password import PasswordCredential


@dataclass(frozen=True, slots=True)
class CreateOwnPassword(Action):
    """Choose a password."""

    passwords: Passwords
    audit: Audit

    class Outcome(StrEnum):
        CREATED = "created"

    def inputs(self, ctx: Context) -> tuple[Input, ...]:
        return (password_input(ctx.settings),)

    def offered(self, ctx: Context) -> bool:
        return ctx.account is not None and ctx.settings.password.enabled and ctx.account.password is None

    async def run(self, ctx: Context, form: Form) -> Outcome:
        hashed = await self.passwords.hash(password_of(form))
        user_id = own_account(ctx).id
        chosen = PasswordCredential(randomness.new_id(), user_id, hashed, ctx.now, ctx.now)
        try:
            await ctx.store.passwords.add(chosen)
        except UniqueViolation as taken:
            raise ActionNotOffered(cause="the account has a password") from taken
        await auditing.record(
            self.audit, ctx, AuditEvent.PASSWORD_CHANGED, actor=Actor(user_id), details={"context": "profile"}
        )
        return self.Outcome.CREATED
