"""The account's sessions in the answer."""

from dataclasses import dataclass

from flowapi.engine.contract import Context, Hook
from flowapi.services.own_sessions import own_session


@dataclass(frozen=True, slots=True)
class ShowSessions(Hook):
    """Show the session's user where they are logged in, unless that is switched off."""

    async def run(self, ctx: Context) -> None:
        if not ctx.settings.session.show_on_profile:
            return
        current = ctx.client.session.id if ctx.client.session else None
        ctx.reply.payload["sessions"] = [own_session(session, current) for session in ctx.sessions]
