"""Whose site a request is for, where there are many: the first segment of its path says it.

Rule 1: this is the only place that looks for a tenant in a path.
"""

from collections.abc import Awaitable, Callable
from uuid import UUID

from flowapi.web.admin.path_ids import lenient_uuid
from flowapi.web.errors import ErrorRenderer, attempted
from flowapi.web.refusals import BadRequest, NotFound
from flowapi.web.request import Request
from flowapi.web.response import Header, Response
from flowapi.web.routes import RouteTable
from flowapi.web.site import RoutedSite, Site

FindSite = Callable[[UUID], Awaitable[Site | None]]
"""The site of a tenant; nothing if there is no such tenant."""


class TenantSites:
    """The sites of many tenants, and what is served without any: *root*."""

    def __init__(self, root: RouteTable, find: FindSite, errors: ErrorRenderer) -> None:
        self._root = root
        self._root_site = RoutedSite(root, errors)
        self._find = find
        self._errors = errors

    async def of(self, request: Request) -> Site:
        """The site of *request*, whose path there begins behind the tenant."""
        if self._root.find(request.method, request.path):
            return self._root_site
        name = request.path[1:].partition("/")[0]
        found = await attempted(self._named(name), request)
        if isinstance(found, Exception):
            return RefusingSite(found, self._errors)
        request.prefix = f"/{name}"
        return found

    async def _named(self, name: str) -> Site:
        if not name:
            raise BadRequest("tenant ID required")
        tenant_id = lenient_uuid(name)
        if tenant_id is None:
            raise BadRequest("invalid tenant ID format")
        site = await self._find(tenant_id)
        if site is None:
            raise NotFound("tenant not found")
        return site


class RefusingSite:
    """Answers everything with one error."""

    def __init__(self, error: Exception, errors: ErrorRenderer) -> None:
        self._error = error
        self._errors = errors

    async def answer(self, request: Request) -> Response:
        """The error."""
        response = self._errors.api(self._error)
        if request.method != "HEAD":
            return response
        return Response(response.status, error=response.error, cause=response.cause)

    def headers(self, _: Request) -> tuple[Header, ...]:
        """None: no tenant says who may read it."""
        return ()
