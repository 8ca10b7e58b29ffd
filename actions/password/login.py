"""Log in with a password."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from actions import auditing, keys, proofs
from actions.accounts import find_user_id
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form, Input
from flowapi.errors.credentials import PasswordMismatch
from flowapi.errors.inputs import ValueInvalid
from flowapi.errors.steps import InputRejected
from flowapi.services.audit import Actor, Audit
from flowapi.services.audit_events import AuditEvent
from flowapi.services.passwords import Passwords
from flowapi.services.rate_limits import RateLimiter


@dataclass(frozen=True, slots=True)
class PasswordLogin(Action):
    """Log in with the password."""

    passwords: Passwords
    rate_limits: RateLimiter
    audit: Audit

    class Outcome(StrEnum):
        VERIFIED = "verified"

    def inputs(self, ctx: Context) -> tuple[Input, ...]:
        return (Input.password("password", required=True),)

    def offered(self, ctx: Context) -> bool:
        return ctx.settings.password.enabled

    async def run(self, ctx: Context, form: Form) -> Outcome:
        user_id = find_user_id(ctx.stash)
        whose = str(user_id or ctx.stash.text(keys.USER_IDENTIFICATION))
        await self.rate_limits.take("password", f"{ctx.client.network}/{whose}")
        await self.passwords.look_around(ctx.store, ctx.now)
        credential = await ctx.store.passwords.find_of(user_id) if user_id else None
        try:
            renewed = await self.passwords.check(
                form.text("password"), credential.password if credential else None, whose=whose
            )
        except PasswordMismatch as mismatch:
            await self._note_failure(ctx, user_id)
            raise InputRejected({"password": ValueInvalid()}, cause=str(mismatch)) from mismatch
        if credential and renewed:
            await ctx.store.passwords.replace_hash(credential.user_id, renewed, ctx.now)
        if credential:
            proofs.note(ctx, proofs.by_password(renewed or credential.password))
        ctx.stash[keys.LOGIN_METHOD] = "password"
        return self.Outcome.VERIFIED

    async def _note_failure(self, ctx: Context, user_id: UUID | None) -> None:
        """Note a wrong password of an account; what was typed for nobody's is not worth an entry."""
        if user_id:
            await auditing.record(
                self.audit,
                ctx,
                AuditEvent.LOGIN_FAILURE,
                actor=Actor(user_id),
                error="password invalid",
                details={"login_method": "password"},
            )
