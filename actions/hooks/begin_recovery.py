"""Log in by a code because the password is forgotten."""

from dataclasses import dataclass

from actions import keys
from actions.accounts import find_user_id
from flowapi.engine.contract import Context, Hook


@dataclass(frozen=True, slots=True)
class BeginRecovery(Hook):
    """Have the password replaced once the address is confirmed."""

    async def run(self, ctx: Context) -> None:
        ctx.stash[keys.LOGIN_METHOD] = "password"
        known = find_user_id(ctx.stash) is not None
        ctx.stash[keys.PASSCODE_TEMPLATE] = "recovery" if known else "email_login_attempted"
        ctx.stash[keys.RECOVERY_PENDING] = True
