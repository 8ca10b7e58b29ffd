"""Disconnect the account from one at another provider."""

from dataclasses import dataclass, replace
from enum import StrEnum

from actions.profile.owner import locked_account
from config.settings import Settings
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form, Input
from flowapi.errors.steps import OperationNotPermitted
from flowapi.services.linked_identities import is_enabled
from flowapi.services.ways_in import leaves_a_way_in
from storage.records.account import Account
from storage.records.identity import Identity


@dataclass(frozen=True, slots=True)
class DisconnectProvider(Action):
    """Disconnect an account at another provider."""

    class Outcome(StrEnum):
        DISCONNECTED = "disconnected"

    def inputs(self, ctx: Context) -> tuple[Input, ...]:
        found = _shown(ctx.account, ctx.settings) if ctx.account else []
        allowed = tuple((str(identity.id), identity.provider_id) for identity in found)
        return (Input.string("identity_id", required=True, allowed=allowed),)

    def offered(self, ctx: Context) -> bool:
        account, settings = ctx.account, ctx.settings
        if account is None:
            return False
        return any(_may_go(identity, account, settings) for identity in _shown(account, settings))

    async def run(self, ctx: Context, form: Form) -> Outcome:
        account = await locked_account(ctx)
        for identity in _shown(account, ctx.settings):
            if str(identity.id) == form.text("identity_id"):
                if not _may_go(identity, account, ctx.settings):
                    raise OperationNotPermitted(cause="nothing else would log in")
                await ctx.store.identities.delete(identity.id)
        return self.Outcome.DISCONNECTED


def _shown(account: Account, settings: Settings) -> list[Identity]:
    return [identity for identity in account.identities if is_enabled(identity, settings)]


def _may_go(identity: Identity, account: Account, settings: Settings) -> bool:
    rest = replace(account, identities=tuple(one for one in account.identities if one.id != identity.id))
    return leaves_a_way_in(account, rest, settings)
