"""Ask the browser of the session's user for a new credential."""

from actions.passkey.creation import prompt_creation_for
from actions.profile.owner import own_account
from flowapi.engine.contract import Context
from flowapi.services.passkeys import Passkeys


async def prompt_for_credential(ctx: Context, passkeys: Passkeys, *, security_key: bool) -> None:
    """Show the options, and let the flow remember the ceremony.

    Raises:
        TechnicalError: The account has no name that the authenticator could show.
    """
    account = own_account(ctx)
    await prompt_creation_for(
        ctx,
        passkeys,
        user_id=account.id,
        email=account.primary_email.address if account.primary_email else "",
        username=account.username.username if account.username else "",
        security_key=security_key,
    )
