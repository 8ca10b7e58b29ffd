"""Take an address away from the account."""

from dataclasses import dataclass, replace
from enum import StrEnum

from actions import auditing
from actions.notifying import notify
from actions.profile.owner import locked_account
from config.settings import Settings
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form, Input
from flowapi.errors.inputs import ValueInvalid
from flowapi.errors.steps import InputRejected
from flowapi.services import ways_in
from flowapi.services.audit import Actor, Audit
from flowapi.services.audit_events import AuditEvent
from flowapi.services.events import Events
from flowapi.services.mail.notice import Notice
from flowapi.services.mail.templates import Template
from flowapi.services.notifications import Notifications
from storage.records.account import Account
from storage.records.email import Email


@dataclass(frozen=True, slots=True)
class DeleteEmail(Action):
    """Delete an email address."""

    events: Events
    audit: Audit
    notifications: Notifications

    class Outcome(StrEnum):
        DELETED = "deleted"

    def inputs(self, ctx: Context) -> tuple[Input, ...]:
        found = _deletable(ctx.account, ctx.settings) if ctx.account else []
        allowed = tuple((str(email.id), email.address) for email in found)
        return (Input.string("email_id", required=True, hidden=True, allowed=allowed),)

    def offered(self, ctx: Context) -> bool:
        """Always: pages look into its input without asking whether it is there."""
        return ctx.account is not None

    async def run(self, ctx: Context, form: Form) -> Outcome:
        account, wanted = await locked_account(ctx), form.text("email_id")
        found = [email for email in _deletable(account, ctx.settings) if str(email.id) == wanted]
        if not found:
            raise InputRejected({"email_id": ValueInvalid()})
        await ctx.store.emails.delete(found[0].id)
        await auditing.record(
            self.audit,
            ctx,
            AuditEvent.EMAIL_DELETED,
            actor=Actor(account.id),
            details={"email": found[0].address},
        )
        notice = Notice(template=Template.EMAIL_DELETE, deleted_email_address=found[0].address)
        await notify(self.notifications, ctx, account, notice)
        await self.events.publish_change(ctx.store, "user.update.email.delete", account.id, ctx.client)
        return self.Outcome.DELETED


def _deletable(account: Account, settings: Settings) -> list[Email]:
    return [email for email in account.emails if _may_go(email, account, settings)]


def _may_go(email: Email, account: Account, settings: Settings) -> bool:
    """Whether the account can do without *email*; the primary address goes last."""
    rest = _without(email, account)
    if email.primary:
        by_itself = ways_in.by_passkey(rest, settings) or ways_in.by_password(rest, settings)
        allowed = settings.email.optional and not rest.emails and by_itself
    else:
        allowed = (
            ways_in.by_passkey(rest, settings)
            or (settings.password.enabled and rest.password is not None)
            or (settings.email.enabled and settings.email.use_for_authentication)
            or ways_in.by_provider(rest, settings)
        )
    return allowed and ways_in.leaves_a_way_in(account, rest, settings)


def _without(email: Email, account: Account) -> Account:
    """*account* without *email* and the identities that go with it."""
    return replace(
        account,
        emails=tuple(one for one in account.emails if one.id != email.id),
        identities=tuple(one for one in account.identities if one.email_id != email.id),
    )
