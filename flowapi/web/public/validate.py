"""`/sessions/validate`: whether a token is a session, for pages (GET) and for other servers (POST).

Rule 1: asking is not using: GET leaves the session as old as it is; POST counts as its use.
"""

from dataclasses import dataclass
from typing import Any

from flowapi.services.session_results import SessionSearch, ValidSession
from flowapi.services.timestamps import rfc3339
from flowapi.web.json_request import read_object, wrong_type
from flowapi.web.public.authentication import Authentication
from flowapi.web.refusals import BadRequest
from flowapi.web.request import Request
from flowapi.web.response import NOT_STORED, Response, json_response
from flowapi.web.routes import Route

PATH = "/sessions/validate"


@dataclass(frozen=True, slots=True)
class Validate:
    """Tells whether a session is valid, and what is known of it."""

    authentication: Authentication

    def routes(self) -> tuple[Route, ...]:
        """Where it is served."""
        return Route("GET", PATH, self._own), Route("POST", PATH, self._posted)

    async def _own(self, request: Request) -> Response:
        async with self.authentication.units.open() as store:
            search = await self.authentication.search(store, request)
        return self._told(search, search.found)

    async def _posted(self, request: Request) -> Response:
        token = _token(await read_object(request))
        sessions, now = self.authentication.sessions, self.authentication.clock()
        async with self.authentication.units.open() as store:
            search = await sessions.first_valid(store, [token], now)
            found = await sessions.touch(store, search.found, now) if search.found else None
        return self._told(search, found)

    def _told(self, search: SessionSearch, session: ValidSession | None) -> Response:
        content = _shown(session) if session else {"is_valid": False}
        return self.authentication.forgetting(search, json_response(content, headers=(NOT_STORED,)))


def _token(members: dict[str, Any]) -> str:
    token = members.get("session_token")
    if not token and (token is None or isinstance(token, str)):
        raise BadRequest("session_token is a required field")
    if not isinstance(token, str):
        raise wrong_type("string", token, "session_token")
    return token


def _shown(session: ValidSession) -> dict[str, Any]:
    shown = {
        "is_valid": True,
        "claims": session.claims,
        "expiration_time": session.claims["expiration"],
        "user_id": str(session.user_id),
    }
    if session.idle_expires_at is not None:
        shown["idle_expires_at"] = rfc3339(session.idle_expires_at)
    return shown
