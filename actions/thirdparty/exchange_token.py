"""Come back from another provider."""

from dataclasses import dataclass
from enum import StrEnum

from actions import keys, proofs
from actions.identifier.login_facts import stash_facts
from actions.thirdparty.tokens import TOKEN_INPUTS, identity_of, presented_token, spend
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form, Input
from flowapi.errors.steps import InputRejected
from flowapi.services.rate_limits import RateLimiter
from flowapi.services.third_party.one_time_tokens import OneTimeTokens
from storage.records.identity import Identity


@dataclass(frozen=True, slots=True)
class ExchangeToken(Action):
    """Log in with the token of a sign-in at another provider."""

    one_time_tokens: OneTimeTokens
    rate_limits: RateLimiter

    class Outcome(StrEnum):
        ARRIVED = "arrived"
        UNVERIFIED = "unverified"

    def inputs(self, ctx: Context) -> tuple[Input, ...]:
        return TOKEN_INPUTS

    async def run(self, ctx: Context, form: Form) -> Outcome:
        token = await presented_token(ctx, form, self.one_time_tokens, self.rate_limits)
        if token.link_user or not token.is_flow:
            raise InputRejected(cause="the token was not made for a login in a flow")
        identity = await identity_of(ctx, token)
        facts = await ctx.store.users.login_facts(token.user_id)
        if facts is None or identity.user_id != token.user_id:
            raise InputRejected(cause="the account is gone")
        await spend(ctx, token, self.one_time_tokens)
        stash_facts(ctx.stash, facts)
        ctx.stash[keys.SKIP_USER_CREATION] = True
        ctx.stash[keys.SIGNED_UP_ELSEWHERE] = token.user_created
        ctx.stash[keys.LOGIN_METHOD] = "third_party"
        ctx.stash[keys.THIRD_PARTY_PROVIDER] = identity.provider_id
        ctx.stash[keys.AMR_THIRD_PARTY] = True
        ctx.stash[keys.AMR_THIRD_PARTY_PROVIDER] = identity.provider_id
        del ctx.stash[keys.EMAIL_VERIFIED]
        proofs.note(ctx, proofs.by_identity(identity.id))
        return await self._address(ctx, identity)

    async def _address(self, ctx: Context, identity: Identity) -> Outcome:
        """Whether the address that came along is still to be verified."""
        email = await ctx.store.emails.find(identity.email_id) if identity.email_id else None
        if email is None or email.verified or not _wants_proof(ctx, identity):
            return self.Outcome.ARRIVED
        ctx.stash[keys.EMAIL] = email.address
        ctx.stash[keys.PASSCODE_TEMPLATE] = "email_verification"
        return self.Outcome.UNVERIFIED


def _wants_proof(ctx: Context, identity: Identity) -> bool:
    """Whether an unverified address has to be verified; by SAML, the provider's settings decide."""
    if identity.saml_provider_vouches is not None:
        return not identity.saml_provider_vouches
    return ctx.settings.email.require_verification
