"""Log in by a code sent to the address."""

from dataclasses import dataclass

from actions import keys
from actions.accounts import find_user_id
from flowapi.engine.contract import Context, Hook


@dataclass(frozen=True, slots=True)
class ChoosePasscode(Hook):
    """Make the passcode the login method; an address without account gets a mail without a code."""

    async def run(self, ctx: Context) -> None:
        ctx.stash[keys.LOGIN_METHOD] = "passcode"
        known = find_user_id(ctx.stash) is not None
        ctx.stash[keys.PASSCODE_TEMPLATE] = "login" if known else "email_login_attempted"
