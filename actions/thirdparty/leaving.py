"""Leave for another provider; from a login, a registration or a profile."""

from uuid import UUID

from actions import keys
from flowapi.engine.contract import Context, CookieReply
from flowapi.engine.inputs import Form, Input
from flowapi.errors.inputs import ValueInvalid
from flowapi.errors.steps import InputRejected
from flowapi.errors.third_party import ProviderUnavailable, RequestInvalid
from flowapi.services.third_party.state import COOKIE, LIFETIME
from flowapi.services.third_party.third_party import ThirdParty
from flowapi.services.third_party.verifiers import is_verifier

Offered = tuple[tuple[str, str], ...]
"""The (id, display name) pairs of providers."""


def leaving_inputs(offered: Offered) -> tuple[Input, ...]:
    """What is asked for: to whom, and where to come back to."""
    return (
        Input.string("redirect_to", required=True, hidden=True),
        Input.string("provider", required=True, hidden=True, allowed=offered),
        Input.string("code_verifier", hidden=True),
    )


async def leave(ctx: Context, third_party: ThirdParty, form: Form, *, user_id: UUID | None = None) -> None:
    """Let the answer send the browser away; *user_id* is whose account is to be connected.

    Raises:
        InputRejected: It cannot be sent there, or not come back to where it wants to.
    """
    verifier, redirect_to = form.text("code_verifier"), form.text("redirect_to")
    if verifier and not is_verifier(verifier):
        raise InputRejected({"code_verifier": ValueInvalid()})
    if not third_party.may_return_to(redirect_to):
        raise InputRejected(cause="redirect_to is not allowed")
    try:
        departure = await third_party.depart(
            form.text("provider"),
            redirect_to,
            now=ctx.now,
            tenant_id=ctx.store.tenant_id,
            code_verifier=verifier,
            user_id=user_id,
        )
    except (RequestInvalid, ProviderUnavailable) as error:
        raise InputRejected(cause=str(error)) from error
    ctx.stash[keys.LEFT_WITH_VERIFIER] = bool(verifier)
    cookie = ctx.settings.session.cookie
    ctx.reply.payload["redirect_url"] = departure.url
    ctx.reply.cookies.append(
        CookieReply(
            COOKIE,
            departure.state,
            int(LIFETIME.total_seconds()),
            http_only=cookie.http_only,
            domain=cookie.domain,
        )
    )
