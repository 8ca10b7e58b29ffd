"""Ask the browser to create a credential."""

from uuid import UUID

from actions import keys
from actions.accounts import stashed_user_id
from flowapi.engine.contract import Context
from flowapi.errors.technical import TechnicalError
from flowapi.services.passkeys import Passkeys


async def prompt_creation(ctx: Context, passkeys: Passkeys, *, security_key: bool) -> None:
    """Ask for one for the account that the flow is about, by the names in its stash.

    Raises:
        TechnicalError: The flow has come here without an account or a name for it.
    """
    await prompt_creation_for(
        ctx,
        passkeys,
        user_id=stashed_user_id(ctx.stash),
        email=ctx.stash.text(keys.EMAIL),
        username=ctx.stash.text(keys.USERNAME),
        security_key=security_key,
    )


async def prompt_creation_for(
    ctx: Context, passkeys: Passkeys, *, user_id: UUID, email: str, username: str, security_key: bool
) -> None:
    """Put creation options into the answer, and what is needed to verify the result into the stash.

    Raises:
        TechnicalError: There is no name that the authenticator could show.
    """
    if not (email or username):
        raise TechnicalError("the account has neither an email address nor a username")
    ceremony = await passkeys.registration_options(
        ctx.store,
        user_id=user_id,
        name=email or username,
        display_name=username or email,
        security_key=security_key,
        now=ctx.now,
    )
    ctx.stash[keys.CEREMONY_ID] = str(ceremony.session_id)
    ctx.stash[keys.CREATE_SECURITY_KEY] = security_key
    ctx.reply.payload["creation_options"] = ceremony.options
