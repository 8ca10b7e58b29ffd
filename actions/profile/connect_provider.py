"""Connect the account with one at another provider."""

from dataclasses import dataclass
from enum import StrEnum

from actions.profile.owner import own_account
from actions.thirdparty.begin import enabled_providers
from actions.thirdparty.leaving import Offered, leave, leaving_inputs
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form, Input
from flowapi.services.third_party.third_party import ThirdParty


@dataclass(frozen=True, slots=True)
class ConnectProvider(Action):
    """Connect an account at another provider."""

    third_party: ThirdParty

    class Outcome(StrEnum):
        REDIRECTED = "redirected"

    def inputs(self, ctx: Context) -> tuple[Input, ...]:
        return leaving_inputs(_unconnected(ctx))

    def offered(self, ctx: Context) -> bool:
        return ctx.account is not None and bool(_unconnected(ctx))

    async def run(self, ctx: Context, form: Form) -> Outcome:
        await leave(ctx, self.third_party, form, user_id=own_account(ctx).id)
        return self.Outcome.REDIRECTED


def _unconnected(ctx: Context) -> Offered:
    connected = {identity.provider_id for identity in ctx.account.identities} if ctx.account else set()
    return tuple(item for item in enabled_providers(ctx.settings) if item[0] not in connected)
