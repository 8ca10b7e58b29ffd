"""Take the username away from the account."""

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
from flowapi.services.events import Events
from flowapi.services.ways_in import by_passkey, leaves_a_way_in
from storage.records.account import Account


@dataclass(frozen=True, slots=True)
class DeleteUsername(Action):
    """Delete the username."""

    events: Events
    audit: Audit

    class Outcome(StrEnum):
        DELETED = "deleted"

    def offered(self, ctx: Context) -> bool:
        """Also where it is the only name to log in with: pages expect it wherever there is an address."""
        return ctx.account is not None and _deletable(ctx.account, ctx.settings)

    async def run(self, ctx: Context, form: Form) -> Outcome:
        account = await locked_account(ctx)
        username, rest = account.username, replace(account, username=None)
        deletable = _deletable(account, ctx.settings) and leaves_a_way_in(account, rest, ctx.settings)
        if username is None or not deletable:
            raise OperationNotPermitted(cause="the username cannot be deleted")
        await ctx.store.usernames.delete_of(account.id)
        await auditing.record(
            self.audit,
            ctx,
            AuditEvent.USERNAME_DELETED,
            actor=Actor(account.id),
            details={"username": username.username},
        )
        await self.events.publish_change(ctx.store, "user.update.username.delete", account.id, ctx.client)
        return self.Outcome.DELETED


def _deletable(account: Account, settings: Settings) -> bool:
    username = settings.username
    known_otherwise = bool(account.emails) or by_passkey(account, settings)
    return account.username is not None and username.enabled and username.optional and known_otherwise
