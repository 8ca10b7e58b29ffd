"""`/me` and `/logout`: what a session is for."""

from dataclasses import dataclass

from config.settings import Settings
from flowapi.services.accounts import profile_of
from flowapi.services.audit import Actor, Audit
from flowapi.services.audit_events import AuditEvent
from flowapi.services.session_events import SessionEvent
from flowapi.services.session_results import ValidSession
from flowapi.web.public.authentication import Authentication
from flowapi.web.refusals import NotFound
from flowapi.web.request import Request
from flowapi.web.response import NOT_STORED, Response, json_response, no_content
from flowapi.web.routes import Route
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Me:
    """The account of whoever asks."""

    authentication: Authentication
    settings: Settings
    audit: Audit

    def routes(self) -> tuple[Route, ...]:
        """Where it is served."""
        secured = self.authentication.secured
        return Route("GET", "/me", secured(self._show)), Route("POST", "/logout", secured(self._log_out))

    async def _show(self, _: Request, store: Store, session: ValidSession) -> Response:
        await self.authentication.sessions.touch(store, session, self.authentication.clock())
        account = await store.users.account(session.user_id)
        if account is None:
            raise NotFound
        return json_response(profile_of(account, self.settings), headers=(NOT_STORED,))

    async def _log_out(self, request: Request, store: Store, session: ValidSession) -> Response:
        await self.authentication.sessions.revoke(store, session.session, SessionEvent.LOGGED_OUT)
        await self.audit.record(
            store,
            AuditEvent.USER_LOGGED_OUT,
            request,
            self.authentication.clock(),
            actor=await self._actor(store, session),
        )
        return no_content(self.authentication.transport.deletion)

    async def _actor(self, store: Store, session: ValidSession) -> Actor:
        """Who logs out; the address is worth a statement only where it is kept."""
        facts = await store.users.login_facts(session.user_id) if self.audit.stores else None
        return Actor(session.user_id, facts.primary_email if facts else None)
