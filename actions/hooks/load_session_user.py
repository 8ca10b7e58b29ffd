"""Whose session it is."""

from dataclasses import dataclass

from flowapi.engine.contract import Context, Hook
from flowapi.errors.steps import OperationNotPermitted


@dataclass(frozen=True, slots=True)
class LoadSessionUser(Hook):
    """Read the account of the session and its sessions, as they are now."""

    async def run(self, ctx: Context) -> None:
        session = ctx.client.session
        if session is None:
            raise OperationNotPermitted(cause="no session")
        ctx.account = await ctx.store.users.account(session.user_id)
        if ctx.account is None:
            raise OperationNotPermitted(cause="the account is gone")
        ctx.sessions = tuple(await ctx.store.sessions.list_active(session.user_id, ctx.now))
