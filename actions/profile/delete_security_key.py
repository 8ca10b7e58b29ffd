"""Take a security key away from the account."""

from dataclasses import dataclass
from enum import StrEnum

from actions.notifying import notify
from actions.profile.credentials import security_key_may_go
from actions.profile.owner import locked_account
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form, Input
from flowapi.errors.steps import NotInAccount, OperationNotPermitted
from flowapi.services.mail.notice import Notice
from flowapi.services.mail.templates import Template
from flowapi.services.notifications import Notifications


@dataclass(frozen=True, slots=True)
class DeleteSecurityKey(Action):
    """Delete a security key."""

    notifications: Notifications

    class Outcome(StrEnum):
        DELETED = "deleted"

    def inputs(self, ctx: Context) -> tuple[Input, ...]:
        return (Input.string("security_key_id", required=True, hidden=True),)

    def offered(self, ctx: Context) -> bool:
        return ctx.account is not None and security_key_may_go(ctx.account, ctx.settings)

    async def run(self, ctx: Context, form: Form) -> Outcome:
        account = await locked_account(ctx)
        if not security_key_may_go(account, ctx.settings):
            raise OperationNotPermitted(cause="the last second factor cannot be deleted")
        found = [key for key in account.security_keys if key.id == form.text("security_key_id")]
        if not found:
            raise NotInAccount(cause="unknown security key")
        await ctx.store.webauthn_credentials.delete(found[0].id)
        await ctx.store.trusted_devices.delete_of(account.id)
        await notify(self.notifications, ctx, account, Notice(template=Template.MFA_DELETE))
        return self.Outcome.DELETED
