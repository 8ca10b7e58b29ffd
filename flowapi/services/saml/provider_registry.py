"""Connect a tenant with identity providers, change them and part from them.

Rule 1: a provider is stored with what it says of itself, or not at all; it is asked outside the transaction.
Rule 2: a domain, and an entity, belong to one provider of the tenant; who stores one waits for the others.
Rule 3: with a provider go the identities that came through it alone; with its domain they are renamed.
"""

import builtins
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import orjson

from flowapi.clock import Clock
from flowapi.errors.saml import ProviderExists, ProviderMissing
from flowapi.errors.tenants import TenantMissing
from flowapi.randomness import new_id
from flowapi.services.saml.fetched_metadata import fetch_metadata, keep_metadata
from flowapi.services.saml.own_certificate import keep_certificate
from flowapi.services.third_party.sources import Asking
from storage.database import Database
from storage.records.saml import SamlProvider
from storage.store import Store

if TYPE_CHECKING:
    from flowapi.services.saml.idp_metadata import IdpMetadata


@dataclass(frozen=True, slots=True)
class WantedProvider:
    """A provider as it is to be; its *domain* in lower case."""

    name: str
    domain: str
    metadata_url: str
    enabled: bool
    skip_email_verification: bool
    attribute_map: Mapping[str, str]

    def row(self, provider_id: UUID, entity_id: str, now: datetime) -> SamlProvider:
        """The row for it, as a new one."""
        return SamlProvider(
            id=provider_id,
            name=self.name,
            entity_id=entity_id,
            metadata_url=self.metadata_url,
            domain=self.domain,
            enabled=self.enabled,
            skip_email_verification=self.skip_email_verification,
            attribute_map=orjson.dumps(dict(self.attribute_map)).decode(),
            created_at=now,
            updated_at=now,
        )


@dataclass(frozen=True, slots=True)
class ProviderRegistry:
    """The identity providers of one tenant; *asking* asks a server that the operator has named."""

    tenant_id: UUID
    service_name: str
    database: Database
    asking: Callable[[str], Asking]
    clock: Clock

    async def list(self) -> builtins.list[SamlProvider]:
        """All, by domain."""
        async with self.database.store(self.tenant_id) as store:
            return await store.saml_providers.list()

    async def find(self, provider_id: UUID) -> SamlProvider:
        """One of them.

        Raises:
            ProviderMissing: There is no such provider.
        """
        async with self.database.store(self.tenant_id) as store:
            return await _existing(store, provider_id)

    async def create(self, wanted: WantedProvider) -> SamlProvider:
        """A new one; a tenant that has no certificate yet gets one.

        Raises:
            MetadataUnusable: It cannot be asked, or says nothing usable.
            ProviderExists: Its domain or its entity is another provider's.
            TenantMissing: The tenant is gone by now.
        """
        metadata = await self._ask(wanted.metadata_url)
        await self.keep_certificate()
        row = wanted.row(new_id(), metadata.entity_id, self.clock())
        async with self.database.store(self.tenant_id) as store:
            await _lock(store)
            _refuse_doubles(row, None, await store.saml_providers.list())
            await store.saml_providers.add(row)
            await keep_metadata(store, row.id, metadata, row.updated_at)
            await store.commit()
        return row

    async def replace(self, provider_id: UUID, wanted: WantedProvider) -> SamlProvider:
        """Another in its place, with the same id and the same users.

        Raises:
            ProviderMissing: There is no such provider.
            MetadataUnusable: It cannot be asked, or says nothing usable.
            ProviderExists: Its domain or its entity is another provider's.
            TenantMissing: The tenant is gone by now.
        """
        await self.find(provider_id)
        metadata = await self._ask(wanted.metadata_url)
        row = wanted.row(provider_id, metadata.entity_id, self.clock())
        async with self.database.store(self.tenant_id) as store:
            await _lock(store)
            before = await _existing(store, provider_id)
            row = replace(row, created_at=before.created_at)
            _refuse_doubles(row, before, await store.saml_providers.list())
            await store.saml_providers.change(row)
            await keep_metadata(store, row.id, metadata, row.updated_at)
            if row.domain != before.domain:
                await store.saml_identities.rename(before.domain, row.domain, row.updated_at)
            await store.commit()
        return row

    async def delete(self, provider_id: UUID) -> None:
        """Part from one, and from the identities of its users.

        Raises:
            ProviderMissing: There is no such provider.
            TenantMissing: The tenant is gone by now.
        """
        async with self.database.store(self.tenant_id) as store:
            await _lock(store)
            row = await _existing(store, provider_id)
            await store.saml_identities.delete_of(row.domain)
            await store.saml_providers.delete(row.id)
            await store.commit()

    async def renew(self, provider_id: UUID) -> None:
        """Ask one again what it says of itself; what cannot be used leaves everything as it was.

        Raises:
            ProviderMissing: There is no such provider.
            MetadataUnusable: It cannot be asked, or says nothing usable.
            ProviderExists: It says that it is the entity that another provider is.
            TenantMissing: The tenant is gone by now.
        """
        asked = await self.find(provider_id)
        metadata, now = await self._ask(asked.metadata_url), self.clock()
        async with self.database.store(self.tenant_id) as store:
            await _lock(store)
            before = await _existing(store, provider_id)
            if before.metadata_url != asked.metadata_url:  # whoever changed it has asked as well
                return
            if metadata.entity_id != before.entity_id:
                row = replace(before, entity_id=metadata.entity_id, updated_at=now)
                _refuse_doubles(row, before, await store.saml_providers.list())
                await store.saml_providers.change(row)
            await keep_metadata(store, provider_id, metadata, now)
            await store.commit()

    async def keep_certificate(self) -> None:
        """See that the tenant has a certificate, good for some time."""
        async with self.database.store(self.tenant_id) as store:
            await keep_certificate(store, self.service_name, self.clock())
            await store.commit()

    async def _ask(self, url: str) -> "IdpMetadata":
        return await fetch_metadata(self.asking(url), url)


async def _lock(store: Store) -> None:
    if not await store.tenants.lock():
        raise TenantMissing


async def _existing(store: Store, provider_id: UUID) -> SamlProvider:
    row = await store.saml_providers.find(provider_id)
    if row is None:
        raise ProviderMissing
    return row


def _refuse_doubles(row: SamlProvider, before: SamlProvider | None, rows: Sequence[SamlProvider]) -> None:
    """See that nobody else has what is new about *row*; several domains of one entity may be there already.

    Raises:
        ProviderExists: Somebody has.
    """
    others = [one for one in rows if one.id != row.id]
    if any(one.domain.lower() == row.domain.lower() for one in others):
        raise ProviderExists("domain", row.domain)
    renamed = before is None or row.entity_id != before.entity_id
    if renamed and any(one.entity_id == row.entity_id for one in others):
        raise ProviderExists("entity_id", row.entity_id)
