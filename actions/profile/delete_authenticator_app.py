"""Take the authenticator app away from the account."""

from dataclasses import dataclass
from enum import StrEnum

from actions.notifying import notify
from actions.profile.owner import locked_account
from config.settings import Settings
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form
from flowapi.errors.steps import OperationNotPermitted
from flowapi.services.mail.notice import Notice
from flowapi.services.mail.templates import Template
from flowapi.services.notifications import Notifications
from storage.records.account import Account


@dataclass(frozen=True, slots=True)
class DeleteAuthenticatorApp(Action):
    """Remove the authenticator app."""

    notifications: Notifications

    class Outcome(StrEnum):
        DELETED = "deleted"

    def offered(self, ctx: Context) -> bool:
        return ctx.account is not None and _may_go(ctx.account, ctx.settings)

    async def run(self, ctx: Context, form: Form) -> Outcome:
        account = await locked_account(ctx)
        if not _may_go(account, ctx.settings):
            raise OperationNotPermitted(cause="the last second factor cannot be deleted")
        await ctx.store.otp_secrets.delete_of(account.id)
        await ctx.store.trusted_devices.delete_of(account.id)
        await notify(self.notifications, ctx, account, Notice(template=Template.MFA_DELETE))
        return self.Outcome.DELETED


def _may_go(account: Account, settings: Settings) -> bool:
    needed = settings.mfa.enabled and not settings.mfa.optional and not account.security_keys
    return account.otp_secret is not None and not needed
