"""The account in the answer."""

from dataclasses import dataclass

from flowapi.engine.contract import Context, Hook
from flowapi.errors.technical import TechnicalError
from flowapi.services.accounts import profile_of


@dataclass(frozen=True, slots=True)
class ShowProfile(Hook):
    """Show the session's user everything that belongs to them."""

    async def run(self, ctx: Context) -> None:
        if ctx.account is None:
            raise TechnicalError("no valid session")
        ctx.reply.payload["user"] = profile_of(ctx.account, ctx.settings)
