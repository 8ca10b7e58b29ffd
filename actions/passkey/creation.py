"""Ask the browser to create a credential for the account that a flow is about."""

from actions import keys
from actions.accounts import stashed_user_id
from flowapi.engine.contract import Context
from flowapi.errors import TechnicalError
from flowapi.services.passkeys import Passkeys


async def prompt_creation(ctx: Context, passkeys: Passkeys, *, security_key: bool) -> None:
    """Put creation options into the answer, and what is needed to verify the result into the stash.

    Raises:
        TechnicalError: The flow has come here without an account or a name for it.
    """
    email, username = ctx.stash.text(keys.EMAIL), ctx.stash.text(keys.USERNAME)
    if not (email or username):
        raise TechnicalError("neither email nor username found in stash")
    ceremony = await passkeys.registration_options(
        ctx.store,
        user_id=stashed_user_id(ctx.stash),
        name=email or username,
        display_name=username or email,
        security_key=security_key,
        now=ctx.now,
    )
    ctx.stash[keys.CEREMONY_ID] = str(ceremony.session_id)
    ctx.stash[keys.CREATE_SECURITY_KEY] = security_key
    ctx.reply.payload["creation_options"] = ceremony.options
