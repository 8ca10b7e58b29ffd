"""`/users/{user_id}/sessions`: the sessions of a user."""

from dataclasses import dataclass

from flowapi.clock import Clock
from flowapi.services.session_events import SessionEvent, shown_session
from flowapi.services.sessions import Sessions
from flowapi.web.admin.owners import check_exists
from flowapi.web.admin.path_ids import OWNER, SESSION, ids_of, owner_id
from flowapi.web.admin.wrapped import wrapped
from flowapi.web.refusals import NotFound
from flowapi.web.request import Request
from flowapi.web.response import Response, json_response, no_content
from flowapi.web.routes import Route
from flowapi.web.units import Units

ALL = "/users/{user_id}/sessions"


@dataclass(frozen=True, slots=True)
class UserSessions:
    """Shows and ends the sessions of one tenant's users."""

    units: Units
    sessions: Sessions
    clock: Clock

    def routes(self) -> tuple[Route, ...]:
        """Where they are served."""
        return (
            Route("GET", ALL, wrapped(self._list)),
            Route("DELETE", f"{ALL}/{{session_id}}", wrapped(self._revoke)),
        )

    async def _list(self, request: Request) -> Response:
        owner = owner_id(request)
        async with self.units.open() as store:
            await check_exists(store, owner)
            active = await store.sessions.list_active(owner, self.clock())
        return json_response([shown_session(session) for session in active])

    async def _revoke(self, request: Request) -> Response:
        owner, wanted = ids_of(request, OWNER, SESSION)
        async with self.units.open() as store:
            await check_exists(store, owner)
            session = await store.sessions.find(wanted)
            if session is None or session.user_id != owner:
                raise NotFound
            if not await self.sessions.revoke(store, session, SessionEvent.REVOKED_BY_ADMIN):
                raise NotFound
        return no_content()
