"""Tell the client how the user has logged in, and the world outside that she has."""

from dataclasses import dataclass

from actions import auditing, keys
from actions.accounts import stashed_user_id
from flowapi.engine.contract import Context, Hook
from flowapi.services.audit import Actor, Audit
from flowapi.services.audit_events import AuditEvent
from flowapi.services.events import Events


@dataclass(frozen=True, slots=True)
class ReportLogin(Hook):
    """Show the methods of this login in the answer and announce it."""

    events: Events
    audit: Audit

    async def run(self, ctx: Context) -> None:
        last_login = {"login_method": ctx.stash.text(keys.LOGIN_METHOD)}
        for name, key in (
            ("third_party_provider", keys.THIRD_PARTY_PROVIDER),
            ("mfa_method", keys.MFA_METHOD),
        ):
            if value := ctx.stash[key]:
                last_login[name] = value
        ctx.reply.payload["last_login"] = last_login
        user_id = stashed_user_id(ctx.stash)
        await auditing.record(
            self.audit,
            ctx,
            AuditEvent.LOGIN_SUCCESS,
            actor=Actor(user_id),
            details={name: value for name, value in last_login.items() if name != "third_party_provider"},
        )
        await self.events.publish_change(ctx.store, "user.login", user_id, ctx.client)
