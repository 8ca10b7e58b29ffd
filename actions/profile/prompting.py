"""Ask the browser of the session's user for a new credential."""

from actions import keys
from actions.profile.owner import own_account
from flowapi.engine.contract import Context
from flowapi.errors import TechnicalError
from flowapi.services.passkeys import Passkeys


async def prompt_for_credential(ctx: Context, passkeys: Passkeys, *, security_key: bool) -> None:
    """Show the options, and let the flow remember the ceremony.

    Raises:
        TechnicalError: The account has no name that the authenticator could show.
    """
    account = own_account(ctx)
    email = account.primary_email.address if account.primary_email else ""
    username = account.username.username if account.username else ""
    if not (email or username):
        raise TechnicalError("the account has neither a primary email address nor a username")
    ceremony = await passkeys.registration_options(
        ctx.store,
        user_id=account.id,
        name=email or username,
        display_name=username or email,
        security_key=security_key,
        now=ctx.now,
    )
    ctx.stash[keys.CEREMONY_ID] = str(ceremony.session_id)
    ctx.stash[keys.CREATE_SECURITY_KEY] = security_key
    ctx.reply.payload["creation_options"] = ceremony.options
