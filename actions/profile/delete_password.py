"""Take the password away from the account."""

from dataclasses import dataclass, replace
from enum import StrEnum

from actions import auditing
from actions.profile.owner import locked_account
from config.settings import Settings
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form
from flowapi.errors.steps import OperationNotPermitted
from flowapi.services.audit import Actor, Audit
from flowapi.services.audit_events import AuditEvent
from flowapi.services.ways_in import can_log_in
from storage.records.account import Account


@dataclass(frozen=True, slots=True)
class DeletePassword(Action):
    """Delete the password."""

    audit: Audit

    class Outcome(StrEnum):
        DELETED = "deleted"

    def offered(self, ctx: Context) -> bool:
        return ctx.account is not None and _may_go(ctx.account, ctx.settings)

    async def run(self, ctx: Context, form: Form) -> Outcome:
        account = await locked_account(ctx)
        if not _may_go(account, ctx.settings):
            raise OperationNotPermitted(cause="the password cannot be deleted")
        await ctx.store.passwords.delete_of(account.id)
        await auditing.record(self.audit, ctx, AuditEvent.PASSWORD_DELETED, actor=Actor(account.id))
        return self.Outcome.DELETED


def _may_go(account: Account, settings: Settings) -> bool:
    password = settings.password
    deletable = account.password is not None and password.enabled and password.optional
    return deletable and can_log_in(replace(account, password=None), settings)
