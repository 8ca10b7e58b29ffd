"""The one-time token with which a browser comes back from another provider."""

from uuid import UUID

from actions import keys
from flowapi.engine.contract import Context
from flowapi.engine.inputs import Form, Input
from flowapi.errors.credentials import OneTimeTokenMismatch
from flowapi.errors.steps import InputRejected
from flowapi.services.rate_limits import RateLimiter
from flowapi.services.third_party.one_time_tokens import OneTimeTokens
from storage.records.identity import Identity
from storage.records.token import Token

TOKEN_INPUTS = (
    Input.string("token", required=True, hidden=True),
    Input.string("code_verifier", hidden=True),
)


async def presented_token(
    ctx: Context, form: Form, one_time_tokens: OneTimeTokens, rate_limits: RateLimiter
) -> Token:
    """The token that was handed in; that it was tried counts.

    Raises:
        LimitExceeded: Too many were.
        InputRejected: It does not count.
    """
    await rate_limits.take("token", ctx.client.network)
    try:
        token = await one_time_tokens.find(
            ctx.store, form.text("token"), code_verifier=form.text("code_verifier"), now=ctx.now
        )
    except OneTimeTokenMismatch as mismatch:
        raise InputRejected(cause=str(mismatch)) from mismatch
    # Or a page could be made to log in with a token that somebody else has got (RFC 9700, 2.1.1).
    if ctx.stash.flag(keys.LEFT_WITH_VERIFIER) and not token.code_verifier:
        raise InputRejected(cause="the flow has left with a code verifier, and the token knows of none")
    return token


async def spend(ctx: Context, token: Token, one_time_tokens: OneTimeTokens) -> None:
    """Let *token* count no more.

    Raises:
        InputRejected: It was spent meanwhile.
    """
    try:
        await one_time_tokens.spend(ctx.store, token)
    except OneTimeTokenMismatch as mismatch:
        raise InputRejected(cause=str(mismatch)) from mismatch


async def identity_of(ctx: Context, token: Token) -> Identity:
    """The account elsewhere that *token* speaks of.

    Raises:
        InputRejected: It is gone.
    """
    identity_id: UUID | None = token.identity_id
    identity = await ctx.store.identities.find(identity_id) if identity_id else None
    if identity is None:
        raise InputRejected(cause="the account elsewhere is gone")
    return identity
