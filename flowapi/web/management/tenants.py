"""`/tenants` and `/tenants/{id}`: create, list, show, change and delete tenants."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from config.tenant import TenantConfigError
from flowapi.errors.tenants import TenantExists, TenantMissing, TenantProtected
from flowapi.services.tenant_registry import TenantRegistry
from flowapi.services.timestamps import rfc3339
from flowapi.web.admin.paging import Paging
from flowapi.web.admin.path_ids import lenient_uuid
from flowapi.web.admin.validation import Body, UuidText, validated
from flowapi.web.json_request import read_object
from flowapi.web.refusals import BadRequest, Conflict, NotFound
from flowapi.web.request import Request
from flowapi.web.response import Handler, Response, json_response, no_content
from flowapi.web.routes import Route
from storage.records.tenant import TenantRow

PATH = "/tenants/{id}"


class NewTenant(Body):
    """A tenant to create."""

    id: UuidText
    config: dict[str, Any]


class NewConfig(Body):
    """What a tenant is to be configured with instead."""

    config: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Tenants:
    """Those who share the server."""

    registry: TenantRegistry

    def routes(self) -> tuple[Route, ...]:
        """Where they are served."""
        return (
            Route("GET", "/tenants", self._list),
            Route("POST", "/tenants", _told(self._create)),
            Route("GET", PATH, _told(self._show)),
            Route("PUT", PATH, _told(self._replace)),
            Route("DELETE", PATH, _told(self._delete)),
        )

    async def _list(self, request: Request) -> Response:
        asked = Paging.of(request)
        total = await self.registry.count()
        paging = asked.within(total)
        part = paging.part(total)
        rows = await self.registry.list(part) if part else []
        return json_response([tenant_json(row) for row in rows], headers=paging.headers(request, total))

    async def _create(self, request: Request) -> Response:
        wanted = validated(NewTenant, await read_object(request))
        return json_response(tenant_json(await self.registry.create(UUID(wanted.id), wanted.config)), 201)

    async def _show(self, request: Request) -> Response:
        return json_response(tenant_json(await self.registry.find(_tenant_id(request))))

    async def _replace(self, request: Request) -> Response:
        tenant_id = _tenant_id(request)
        wanted = validated(NewConfig, await read_object(request))
        return json_response(tenant_json(await self.registry.replace(tenant_id, wanted.config)))

    async def _delete(self, request: Request) -> Response:
        await self.registry.delete(_tenant_id(request))
        return no_content()


def tenant_json(row: TenantRow) -> dict[str, Any]:
    """The JSON object of a tenant."""
    return {
        "id": str(row.id),
        "config": _config(row),
        "created_at": rfc3339(row.created_at),
        "updated_at": rfc3339(row.updated_at),
    }


def _config(row: TenantRow) -> Any:
    try:
        return orjson.loads(row.config or "null")
    except orjson.JSONDecodeError:  # not from here; it can be replaced
        return None


def _tenant_id(request: Request) -> UUID:
    found = lenient_uuid(request.params["id"])
    if found is None:
        raise BadRequest("failed to parse tenant id as uuid")
    return found


def _told(handler: Handler) -> Handler:
    """*handler*, whose refusals are told with their reasons."""

    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except TenantConfigError as error:
            raise BadRequest(f"invalid config: {error}") from error
        except TenantMissing as error:
            raise NotFound(str(error)) from error
        except (TenantExists, TenantProtected) as error:
            raise Conflict(str(error)) from error

    return answer
