"""`/me` and `/logout`: what a session is for."""

from dataclasses import dataclass

from config.settings import Settings
from flowapi.services.accounts import profile_of
from flowapi.services.session_events import SessionEvent
from flowapi.services.session_results import ValidSession
from flowapi.web.public.authentication import Authentication
from flowapi.web.refusals import NotFound
from flowapi.web.response import NOT_STORED, Response, json_response, no_content
from flowapi.web.routes import Route
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Me:
    """The account of whoever asks."""

    authentication: Authentication
    settings: Settings

    def routes(self) -> tuple[Route, ...]:
        """Where it is served."""
        secured = self.authentication.secured
        return Route("GET", "/me", secured(self._show)), Route("POST", "/logout", secured(self._log_out))

    async def _show(self, store: Store, session: ValidSession) -> Response:
        await self.authentication.sessions.touch(store, session, self.authentication.clock())
        account = await store.users.account(session.user_id)
        if account is None:
            raise NotFound
        return json_response(profile_of(account, self.settings), headers=(NOT_STORED,))

    async def _log_out(self, store: Store, session: ValidSession) -> Response:
        await self.authentication.sessions.revoke(store, session.session, SessionEvent.LOGGED_OUT)
        return no_content(self.authentication.transport.deletion)
