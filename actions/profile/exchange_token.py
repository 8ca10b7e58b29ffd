"""Come back from another provider to one's profile."""

from dataclasses import dataclass
from enum import StrEnum

from actions.profile.owner import locked_account, own_account
from actions.thirdparty.tokens import TOKEN_INPUTS, identity_of, presented_token, spend
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form, Input
from flowapi.errors.steps import OperationNotPermitted
from flowapi.services.rate_limits import RateLimiter
from flowapi.services.third_party.linking import Linking
from flowapi.services.third_party.one_time_tokens import OneTimeTokens


@dataclass(frozen=True, slots=True)
class ConnectToken(Action):
    """Connect the account at another provider that a token speaks of."""

    one_time_tokens: OneTimeTokens
    rate_limits: RateLimiter
    linking: Linking

    class Outcome(StrEnum):
        CONNECTED = "connected"

    def inputs(self, ctx: Context) -> tuple[Input, ...]:
        return TOKEN_INPUTS

    async def run(self, ctx: Context, form: Form) -> Outcome:
        token = await presented_token(ctx, form, self.one_time_tokens, self.rate_limits)
        if not token.link_user or token.user_id != own_account(ctx).id:
            raise OperationNotPermitted(cause="the token is for somebody or something else")
        identity = await identity_of(ctx, token)
        account = await locked_account(ctx)
        if any(one.provider_id == identity.provider_id for one in account.identities):
            raise OperationNotPermitted(cause="an account at this provider is connected already")
        if not await self.linking.complete(ctx.store, identity, account.id, ctx.now):
            raise OperationNotPermitted(cause="the account elsewhere is connected already")
        await spend(ctx, token, self.one_time_tokens)
        return self.Outcome.CONNECTED
