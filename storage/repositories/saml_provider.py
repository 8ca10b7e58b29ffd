"""SAML identity providers."""

import builtins
from datetime import datetime
from uuid import UUID

from storage.records.saml import KnownSamlProvider, ProviderPlace, SamlMetadata, SamlProvider
from storage.sql import Statement, insert
from storage.unit import Unit
from storage.values import Reader, fields_of

_PROVIDER = Reader(SamlProvider)
_METADATA = Reader(SamlMetadata)
_KNOWN = Reader(KnownSamlProvider)
_PLACE = Reader(ProviderPlace)
_COLUMNS = (
    "id",
    "name",
    "entity_id",
    "metadata_url",
    "domain",
    "enabled",
    "skip_email_verification",
    "attribute_map",
    "created_at",
    "updated_at",
)
_METADATA_COLUMNS = (
    "id",
    "provider_id",
    "raw_metadata_xml",
    "issuer",
    "sso_url",
    "certificates_pem",
    "last_fetched_at",
    "created_at",
    "updated_at",
)
_LIST = Statement(
    f"SELECT {', '.join(_COLUMNS)} FROM saml_providers WHERE tenant_id = :tenant_id ORDER BY domain"
)
_FIND = Statement(
    f"SELECT {', '.join(_COLUMNS)} FROM saml_providers WHERE id = :id AND tenant_id = :tenant_id"
)
_SELECT_KNOWN = (
    "SELECT p.id, p.name, p.domain, p.skip_email_verification, p.attribute_map, m.issuer, m.sso_url,"
    " m.certificates_pem FROM saml_providers p"
    " LEFT JOIN saml_idp_metadata m ON m.provider_id = p.id AND m.tenant_id = p.tenant_id"
)
_FIND_ENABLED = Statement(
    f"{_SELECT_KNOWN} WHERE p.domain = :domain AND p.enabled AND p.tenant_id = :tenant_id"
)
_LIST_ENABLED_OF = Statement(
    f"{_SELECT_KNOWN} WHERE p.entity_id = :entity_id AND p.enabled AND p.tenant_id = :tenant_id"
    " ORDER BY p.domain"
)
_ADD = Statement(insert("saml_providers", *_COLUMNS), collides=True)
_CHANGE = Statement(
    "UPDATE saml_providers SET name = :name, entity_id = :entity_id, metadata_url = :metadata_url,"
    " domain = :domain, enabled = :enabled, skip_email_verification = :skip_email_verification,"
    " attribute_map = :attribute_map, updated_at = :updated_at WHERE id = :id AND tenant_id = :tenant_id"
)
_LIST_DUE = Statement(
    "SELECT p.tenant_id, p.id FROM saml_idp_metadata m JOIN saml_providers p ON p.id = m.provider_id"
    " WHERE m.last_fetched_at <= :before AND p.enabled ORDER BY m.last_fetched_at, p.id",
    every_tenant=True,
)
_DELETE = Statement("DELETE FROM saml_providers WHERE id = :id AND tenant_id = :tenant_id")
_FIND_METADATA = Statement(
    f"SELECT {', '.join(_METADATA_COLUMNS)} FROM saml_idp_metadata"
    " WHERE provider_id = :provider_id AND tenant_id = :tenant_id"
)
_ADD_METADATA = Statement(insert("saml_idp_metadata", *_METADATA_COLUMNS), collides=True)
_CHANGE_METADATA = Statement(
    "UPDATE saml_idp_metadata SET raw_metadata_xml = :raw_metadata_xml, issuer = :issuer, sso_url = :sso_url,"
    " certificates_pem = :certificates_pem, last_fetched_at = :last_fetched_at, updated_at = :updated_at"
    " WHERE provider_id = :provider_id AND tenant_id = :tenant_id"
)


class SamlProviderRepository:
    """The tenant's identity providers, and what they say of themselves."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def list(self) -> builtins.list[SamlProvider]:
        """All of them, by domain."""
        return await self._unit.list(_PROVIDER, _LIST)

    async def find(self, provider_id: UUID) -> SamlProvider | None:
        """The provider of that id, enabled or not."""
        return await self._unit.find(_PROVIDER, _FIND, id=provider_id)

    async def find_enabled(self, domain: str) -> KnownSamlProvider | None:
        """The enabled provider of *domain*."""
        return await self._unit.find(_KNOWN, _FIND_ENABLED, domain=domain)

    async def list_enabled_of(self, entity_id: str) -> builtins.list[KnownSamlProvider]:
        """The enabled providers that are one and the same entity, by domain."""
        found = await self._unit.list(_KNOWN, _LIST_ENABLED_OF, entity_id=entity_id)
        # Some collations take different texts for equal.
        return [provider for provider in found if provider.issuer == entity_id]

    async def list_due(self, before: datetime) -> builtins.list[ProviderPlace]:
        """The enabled providers of all tenants that were last asked *before* then, the longest ago first."""
        return await self._unit.list(_PLACE, _LIST_DUE, before=before)

    async def add(self, provider: SamlProvider) -> None:
        """Store a new one."""
        await self._unit.write(_ADD, **fields_of(provider))

    async def change(self, provider: SamlProvider) -> bool:
        """Store what has changed about one; False if it is gone."""
        return await self._unit.write(_CHANGE, **fields_of(provider)) == 1

    async def delete(self, provider_id: UUID) -> bool:
        """Delete one with what it says of itself; False if it is gone already."""
        return await self._unit.write(_DELETE, id=provider_id) == 1

    async def find_metadata(self, provider_id: UUID) -> SamlMetadata | None:
        """What a provider said of itself when it was last asked."""
        return await self._unit.find(_METADATA, _FIND_METADATA, provider_id=provider_id)

    async def put_metadata(self, metadata: SamlMetadata) -> None:
        """Store what a provider says of itself, in the place of what it said before."""
        if await self._unit.write(_CHANGE_METADATA, **fields_of(metadata)) == 0:
            await self._unit.write(_ADD_METADATA, **fields_of(metadata))
