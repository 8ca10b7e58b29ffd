"""The identity providers of many tenants."""

from dataclasses import dataclass
from uuid import UUID

from config.sections.webhooks import WebhookSecurity
from config.settings import Settings
from flowapi.clock import Clock
from flowapi.errors.saml import SamlDisabled
from flowapi.errors.tenants import TenantMissing
from flowapi.services.outbound.destinations import Destinations
from flowapi.services.saml.provider_registry import ProviderRegistry
from flowapi.services.stored_tenants import settings_of
from flowapi.services.third_party.sources import Asking
from storage.database import Database


@dataclass(frozen=True, slots=True)
class ProviderRegistries:
    """Finds the providers of tenants on a server with *settings*."""

    settings: Settings
    database: Database
    clock: Clock

    async def of(self, tenant_id: UUID) -> ProviderRegistry:
        """Those of a tenant.

        Raises:
            TenantMissing: There is no such tenant.
            TenantConfigError: Its settings cannot be read.
            SamlDisabled: Nobody logs in by SAML there.
        """
        async with self.database.store(tenant_id) as store:
            row = await store.tenants.find()
        if row is None:
            raise TenantMissing
        own = settings_of(row, self.settings)
        if not own.saml.enabled:
            raise SamlDisabled
        security = own.webhooks.security
        return ProviderRegistry(
            tenant_id, own.service.name, self.database, lambda url: _exchange(security, url), self.clock
        )


def _exchange(security: WebhookSecurity, url: str) -> Asking:
    """What may ask at *url*, which the operator wrote, whatever the outbound policy thinks of its address."""
    # What sends requests is loaded by those alone that ask somebody.
    from flowapi.services.outbound.exchange import Exchange

    return Exchange(Destinations.of(security, [url]))
