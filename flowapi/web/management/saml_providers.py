"""`/tenants/{id}/saml/providers` and one of them: the identity providers of a tenant."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from config.tenant import TenantConfigError
from flowapi.errors.saml import MetadataUnusable, ProviderExists, ProviderMissing, SamlDisabled
from flowapi.errors.tenants import TenantMissing
from flowapi.services.saml.provider_registries import ProviderRegistries
from flowapi.services.saml.provider_registry import ProviderRegistry
from flowapi.services.timestamps import rfc3339
from flowapi.web.admin.path_ids import lenient_uuid
from flowapi.web.management.new_provider import wanted_provider
from flowapi.web.refusals import BadRequest, Conflict, Forbidden, NotFound, TenantUnusable
from flowapi.web.request import Request
from flowapi.web.response import Handler, Response, json_response, no_content
from flowapi.web.routes import Route
from storage.records.saml import SamlProvider

ALL = "/tenants/{id}/saml/providers"
ONE = f"{ALL}/{{provider_id}}"

Resource = Callable[[Request, ProviderRegistry], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class SamlProviders:
    """Where users of tenants log in by SAML."""

    registries: ProviderRegistries

    def routes(self) -> tuple[Route, ...]:
        """Where they are served."""
        return (
            Route("GET", ALL, self._of_tenant(_list)),
            Route("POST", ALL, self._of_tenant(_create)),
            Route("GET", ONE, self._of_tenant(_show)),
            Route("PUT", ONE, self._of_tenant(_replace)),
            Route("DELETE", ONE, self._of_tenant(_delete)),
        )

    def _of_tenant(self, resource: Resource) -> Handler:
        """*resource*, asked about the tenant of the path; refusals are told with their reasons."""

        async def answer(request: Request) -> Response:
            tenant_id = _id(request, "id", "invalid tenant ID")
            try:
                return await resource(request, await self.registries.of(tenant_id))
            except TenantMissing as error:
                raise NotFound(f"tenant with ID {tenant_id} not found") from error
            except TenantConfigError as error:
                raise TenantUnusable(f"failed to load tenant: {error}") from error
            except SamlDisabled as error:
                raise Forbidden(str(error)) from error
            except ProviderMissing as error:
                raise NotFound(str(error)) from error
            except MetadataUnusable as error:
                reason = f"SAML provider metadata validation failed: {error}"
                raise BadRequest(f"failed to create provider: {reason}") from error
            except ProviderExists as error:
                raise Conflict(f"failed to create provider: {error}") from error

        return answer


async def _list(_: Request, registry: ProviderRegistry) -> Response:
    return json_response([provider_json(row, registry.tenant_id) for row in await registry.list()])


async def _create(request: Request, registry: ProviderRegistry) -> Response:
    row = await registry.create(await wanted_provider(request))
    return json_response(provider_json(row, registry.tenant_id), 201)


async def _show(request: Request, registry: ProviderRegistry) -> Response:
    return json_response(provider_json(await registry.find(_provider_id(request)), registry.tenant_id))


async def _replace(request: Request, registry: ProviderRegistry) -> Response:
    provider_id = _provider_id(request)
    row = await registry.replace(provider_id, await wanted_provider(request))
    return json_response(provider_json(row, registry.tenant_id))


async def _delete(request: Request, registry: ProviderRegistry) -> Response:
    await registry.delete(_provider_id(request))
    return no_content()


def provider_json(row: SamlProvider, tenant_id: UUID) -> dict[str, Any]:
    """The JSON object of a provider of the tenant."""
    mapped = orjson.loads(row.attribute_map or "null")
    return {
        "id": str(row.id),
        "tenant_id": str(tenant_id),
        "name": row.name,
        "entity_id": row.entity_id,
        "metadata_url": row.metadata_url,
        "domain": row.domain,
        "enabled": row.enabled,
        "skip_email_verification": row.skip_email_verification,
        **({"attribute_map": mapped} if mapped else {}),
        "created_at": _whole_seconds(row.created_at),
        "updated_at": _whole_seconds(row.updated_at),
    }


def _whole_seconds(moment: datetime) -> str:
    return rfc3339(moment.replace(microsecond=0))


def _provider_id(request: Request) -> UUID:
    return _id(request, "provider_id", "invalid provider ID")


def _id(request: Request, param: str, refusal: str) -> UUID:
    found = lenient_uuid(request.params[param])
    if found is None:
        raise BadRequest(refusal)
    return found
