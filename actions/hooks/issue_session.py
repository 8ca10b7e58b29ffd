"""Open a session for the account, and show both in the answer."""

from dataclasses import dataclass

from actions import keys, proofs
from actions.accounts import stashed_user_id
from flowapi.engine.contract import Context, Hook, SessionReply
from flowapi.errors.refusals import FlowExpired
from flowapi.services.accounts import profile_of
from flowapi.services.sessions import Sessions


@dataclass(frozen=True, slots=True)
class IssueSession(Hook):
    """Log the user in."""

    sessions: Sessions

    async def run(self, ctx: Context) -> None:
        account = await ctx.store.users.account(stashed_user_id(ctx.stash))
        if account is None:
            raise FlowExpired(cause="the account is gone")
        proofs.check(ctx, account)
        issued = await self.sessions.issue(
            ctx.store,
            account,
            amr=ctx.stash[keys.AMR] or (),
            client_ip=ctx.client.ip,
            user_agent=ctx.client.user_agent,
            now=ctx.now,
        )
        ctx.reply.payload["user"] = profile_of(account, ctx.settings)
        ctx.reply.payload["claims"] = issued.claims
        persistent = self.sessions.persistent(remember_me=ctx.stash.flag(keys.REMEMBER_ME))
        ctx.reply.session = SessionReply(issued.token, persistent)
