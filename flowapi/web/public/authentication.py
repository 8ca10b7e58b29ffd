"""Who is asking: the session behind a request.

Rule 1: the tokens of `Authorization` headers come before those of cookies; an unusable one does not stop
the search.
Rule 2: where a session turned out to have been idle for too long, the client is told to forget it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from flowapi.clock import Clock
from flowapi.errors.credentials import ClaimsInvalid
from flowapi.errors.refusals import SessionMissing
from flowapi.services.session_results import SessionSearch, ValidSession
from flowapi.services.sessions import Sessions
from flowapi.web.cookies import SessionTransport
from flowapi.web.errors import ErrorRenderer
from flowapi.web.refusals import Unauthorized
from flowapi.web.request import Request
from flowapi.web.response import Handler, Response
from flowapi.web.units import Units
from storage.store import Store

SCHEME = "bearer"
MOST_OF_A_KIND = 20

SecuredHandler = Callable[[Request, Store, ValidSession], Awaitable[Response]]
OwnersHandler = Callable[[Request, ValidSession], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Authentication:
    """Finds the session of a request."""

    units: Units
    sessions: Sessions
    transport: SessionTransport
    errors: ErrorRenderer
    clock: Clock

    def tokens(self, request: Request) -> list[str]:
        """What may be the token of a session, in the order in which it counts."""
        headers = [
            line for line in request.headers(b"authorization") if line[: len(SCHEME)].lower() == SCHEME
        ]
        cookies = [value for name, value in request.cookies() if name == self.transport.name]
        bearers = [line[len(SCHEME) :].strip() for line in headers[:MOST_OF_A_KIND]]
        return bearers + cookies[:MOST_OF_A_KIND]

    async def search(self, store: Store, request: Request) -> SessionSearch:
        """Look for the session of *request*."""
        return await self.sessions.first_valid(store, self.tokens(request), self.clock())

    def secured(self, handler: SecuredHandler) -> Handler:
        """*handler*, for requests with a valid session only."""

        async def answer(request: Request) -> Response:
            async with self.units.open() as store:
                search = await self._known(store, request)
                found = search.found
                response = await handler(request, store, found) if found else self.errors.api(Unauthorized())
            return self.forgetting(search, response)

        return answer

    def gate(self, handler: OwnersHandler) -> Handler:
        """*handler* of a flow, for requests with a valid session only."""

        async def answer(request: Request) -> Response:
            async with self.units.open() as store:
                search = await self._known(store, request)
                if search.found:
                    await self.sessions.touch(store, search.found, self.clock())
            found = search.found
            response = await handler(request, found) if found else self.errors.flow(SessionMissing())
            return self.forgetting(search, response)

        return answer

    def forgetting(self, search: SessionSearch, response: Response) -> Response:
        """*response*, with which the client drops its cookie if a session was too old."""
        if not search.expired:
            return response
        return replace(response, headers=(*response.headers, self.transport.deletion))

    async def _known(self, store: Store, request: Request) -> SessionSearch:
        try:
            return await self.search(store, request)
        except ClaimsInvalid:
            return SessionSearch(None, ())
