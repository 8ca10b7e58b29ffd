"""End another session of the account."""

from dataclasses import dataclass
from enum import StrEnum

from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form, Input
from flowapi.services.session_events import SessionEvent
from flowapi.services.sessions import Sessions
from storage.records.session import Session


@dataclass(frozen=True, slots=True)
class RevokeSession(Action):
    """End a session on another device."""

    sessions: Sessions

    class Outcome(StrEnum):
        REVOKED = "revoked"

    def inputs(self, ctx: Context) -> tuple[Input, ...]:
        allowed = tuple((str(session.id), str(session.id)) for session in _others(ctx))
        return (Input.string("session_id", required=True, hidden=True, allowed=allowed),)

    def offered(self, ctx: Context) -> bool:
        return ctx.account is not None and ctx.settings.session.allow_revocation and bool(_others(ctx))

    async def run(self, ctx: Context, form: Form) -> Outcome:
        for session in _others(ctx):
            if str(session.id) == form.text("session_id"):
                await self.sessions.revoke(ctx.store, session, SessionEvent.REVOKED)
        return self.Outcome.REVOKED


def _others(ctx: Context) -> list[Session]:
    current = ctx.client.session.id if ctx.client.session else None
    return [session for session in ctx.sessions if session.id != current]
