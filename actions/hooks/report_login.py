"""Tell the client how the user has logged in, and the world outside that she has."""

from dataclasses import dataclass

from actions import keys
from flowapi.engine.contract import Context, Hook
from flowapi.services.events import Events


@dataclass(frozen=True, slots=True)
class ReportLogin(Hook):
    """Show the methods of this login in the answer and announce it."""

    events: Events

    async def run(self, ctx: Context) -> None:
        last_login = {"login_method": ctx.stash.text(keys.LOGIN_METHOD)}
        for name, key in (
            ("third_party_provider", keys.THIRD_PARTY_PROVIDER),
            ("mfa_method", keys.MFA_METHOD),
        ):
            if value := ctx.stash[key]:
                last_login[name] = value
        ctx.reply.payload["last_login"] = last_login
        await self.events.publish(ctx.store, "user.login", {"user_id": ctx.stash.text(keys.USER_ID)})
