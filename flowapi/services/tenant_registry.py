"""Create, change and delete tenants.

Rule 1: a configuration is stored as a whole, with all defaults, and only if a server can work with it.
Rule 2: a tenant is there with everything that it needs from its first moment on, or not at all.
"""

import asyncio
import builtins
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from config.settings import Settings
from config.showing import tenant_part
from config.tenant import Stage, TenantConfigError, check_tenant, tenant_settings, within
from flowapi.clock import Clock
from flowapi.errors.start import DefinitionError, StartRefused
from flowapi.errors.tenants import TenantExists, TenantMissing, TenantProtected
from flowapi.services.mail.renderers import Renderers
from flowapi.services.saml.own_certificate import keep_certificate
from flowapi.services.saml.service_certificate import new_certificate
from flowapi.services.signing_keys import SigningKeys
from storage.database import Database
from storage.errors import UniqueViolation
from storage.records.listing import Part
from storage.records.tenant import TenantRow
from storage.store import DEFAULT_TENANT


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantRegistry:
    """The tenants of a server with *settings*; *changed* is called once a tenant is not what it was."""

    settings: Settings
    database: Database
    shared: bool
    renderers: Renderers
    clock: Clock
    changed: Callable[[UUID], None]

    async def find(self, tenant_id: UUID) -> TenantRow:
        """The tenant.

        Raises:
            TenantMissing: There is no such tenant.
        """
        async with self.database.store(tenant_id) as store:
            row = await store.tenants.find()
        if row is None:
            raise TenantMissing
        return row

    async def count(self) -> int:
        """How many tenants there are."""
        async with self.database.store() as store:
            return await store.tenants.count()

    async def list(self, part: Part) -> builtins.list[TenantRow]:
        """A part of all tenants, newest first."""
        async with self.database.store() as store:
            return await store.tenants.list(limit=part.limit, offset=part.offset)

    async def create(self, tenant_id: UUID, config: Mapping[str, Any]) -> TenantRow:
        """A new tenant with its signing key, and its certificate towards identity providers.

        Raises:
            TenantConfigError: *config* cannot be used.
            TenantExists: There is such a tenant already.
        """
        own = self._usable(config)
        async with self.database.store(tenant_id) as store:
            if await store.tenants.find():
                raise TenantExists(tenant_id)
        keys = await self._keys(own).first_rows()
        certificate = await asyncio.to_thread(new_certificate, own.service.name, self.clock())
        async with self.database.store(tenant_id) as store:
            try:
                await store.tenants.add(_stored(own), self.clock())
            except UniqueViolation as error:
                raise TenantExists(tenant_id) from error
            for key in keys:
                await store.jwks.add(key, self.clock())
            await store.saml_certificates.add(certificate)
            await store.commit()
        self.changed(tenant_id)
        return await self.find(tenant_id)

    async def replace(self, tenant_id: UUID, config: Mapping[str, Any]) -> TenantRow:
        """The tenant with another configuration, and with the key and the certificate that it then misses.

        Raises:
            TenantMissing: There is no such tenant.
            TenantConfigError: *config* cannot be used.
        """
        await self.find(tenant_id)
        own = self._usable(config)
        async with self.database.store(tenant_id) as store:
            await self._keys(own).sync(store, self.clock())
        if own.saml.enabled:
            async with self.database.store(tenant_id) as store:
                await keep_certificate(store, own.service.name, self.clock())
                await store.commit()
        async with self.database.store(tenant_id) as store:
            if not await store.tenants.replace_config(_stored(own), self.clock()):
                raise TenantMissing
            await store.commit()
        self.changed(tenant_id)
        return await self.find(tenant_id)

    async def delete(self, tenant_id: UUID) -> None:
        """Delete the tenant with everything that belongs to it.

        Raises:
            TenantMissing: There is no such tenant.
            TenantProtected: It is the one that every database has.
        """
        if tenant_id == DEFAULT_TENANT:
            raise TenantProtected
        async with self.database.store(tenant_id) as store:
            if not await store.tenants.delete():
                raise TenantMissing
            await store.commit()
        self.changed(tenant_id)

    def _usable(self, config: Mapping[str, Any]) -> Settings:
        own = tenant_settings(config)
        check_tenant(own)
        try:
            self.renderers.of(own.email_delivery.directory)
            self._keys(own)
        except DefinitionError as error:
            raise TenantConfigError(Stage.CHECKING, error.problems) from error
        except StartRefused as error:
            raise TenantConfigError(Stage.CHECKING, [str(error)]) from error
        return own

    def _keys(self, own: Settings) -> SigningKeys:
        return SigningKeys(within(self.settings, own), shared=self.shared)


def _stored(own: Settings) -> str:
    return orjson.dumps(tenant_part(own)).decode()
