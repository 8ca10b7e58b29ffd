"""Take a passkey away from the account."""

from dataclasses import dataclass
from enum import StrEnum

from actions import auditing
from actions.profile.credentials import passkey_may_go, security_key_may_go
from actions.profile.owner import locked_account
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form, Input
from flowapi.errors.steps import NotInAccount, OperationNotPermitted
from flowapi.services.audit import Actor, Audit
from flowapi.services.audit_events import AuditEvent


@dataclass(frozen=True, slots=True)
class DeletePasskey(Action):
    """Delete a passkey."""

    audit: Audit

    class Outcome(StrEnum):
        DELETED = "deleted"

    def inputs(self, ctx: Context) -> tuple[Input, ...]:
        return (Input.string("passkey_id", required=True, hidden=True),)

    def offered(self, ctx: Context) -> bool:
        """Also where only a security key may be deleted: pages show their links by this action."""
        account = ctx.account
        if account is None or not (ctx.settings.passkey.enabled and account.credentials):
            return False
        if len(account.credentials) > 1:
            return True
        last = account.credentials[0]
        return passkey_may_go(last, account, ctx.settings) or security_key_may_go(account, ctx.settings)

    async def run(self, ctx: Context, form: Form) -> Outcome:
        account = await locked_account(ctx)
        found = [passkey for passkey in account.passkeys if passkey.id == form.text("passkey_id")]
        if not found:
            raise NotInAccount(cause="unknown passkey")
        if not passkey_may_go(found[0], account, ctx.settings):
            raise OperationNotPermitted(cause="the last passkey cannot be deleted")
        await ctx.store.webauthn_credentials.delete(found[0].id)
        await auditing.record(
            self.audit,
            ctx,
            AuditEvent.PASSKEY_DELETED,
            actor=Actor(account.id),
            details={"credential_id": found[0].id},
        )
        return self.Outcome.DELETED
