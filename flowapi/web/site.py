"""What a server serves of one tenant, and how a server finds it."""

from typing import Protocol

from flowapi.web.cors import Cors
from flowapi.web.errors import ErrorRenderer
from flowapi.web.refusals import NotFound
from flowapi.web.request import Request
from flowapi.web.response import Header, Response
from flowapi.web.routes import RouteTable


class Site(Protocol):
    """Answers requests; one tenant's, or nobody's."""

    async def answer(self, request: Request) -> Response:
        """The answer to *request*."""
        ...

    def headers(self, request: Request) -> tuple[Header, ...]:
        """What every answer to *request* says besides."""
        ...


class Sites(Protocol):
    """Knows whose site a request is for."""

    async def of(self, request: Request) -> Site:
        """The site of *request*, in which is noted what of its path says so; a refusal is a site, too."""
        ...


class RoutedSite:
    """Serves *routes*, which may be replaced at any time; without *cors*, no other origin reads an answer."""

    def __init__(self, routes: RouteTable, errors: ErrorRenderer, cors: Cors | None = None) -> None:
        self.routes = routes
        self._cors = cors
        self._not_found = errors.api(NotFound())

    async def answer(self, request: Request) -> Response:
        """What the route says, or that there is none."""
        if self._cors and request.method == "OPTIONS":
            return self._cors.preflight(request)
        match = self.routes.find(request.method, request.local_path)
        if match:
            request.params = match.params
            request.route = match.route
            return await match.handler(request)
        return Response(404, error="Not Found") if request.method == "HEAD" else self._not_found

    def headers(self, request: Request) -> tuple[Header, ...]:
        """Which pages may read the answer."""
        return self._cors.headers(request) if self._cors and request.method != "OPTIONS" else ()


class OneSite:
    """The same *site* for every request."""

    def __init__(self, site: Site) -> None:
        self._site = site

    async def of(self, _: Request) -> Site:
        """It."""
        return self._site
