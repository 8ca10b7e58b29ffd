"""Leave for the identity provider that knows the users of a domain."""

from flowapi.engine.contract import Context
from flowapi.errors.technical import TechnicalError
from flowapi.errors.third_party import SignInRefused
from flowapi.services.saml.service import Saml


async def led_away(ctx: Context, saml: Saml, address: str) -> bool:
    """Let the answer send the browser to the provider for *address*, if there is one; whether it does.

    Raises:
        TechnicalError: The provider cannot be asked.
    """
    provider = await saml.provider_of(ctx.store, address)
    if provider is None:
        return False
    try:
        ctx.reply.payload["redirect_url"] = await saml.begin(ctx.store, provider, ctx.now)
    except SignInRefused as refused:
        raise TechnicalError(refused.whole) from refused
    return True
