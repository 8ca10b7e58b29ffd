"""What the identity providers of many tenants say of themselves, and our certificates, kept up to date.

Rule 1: of all processes on a database one asks, whoever takes the lease.
Rule 2: a provider that cannot be asked keeps what it said before, and is asked again in the next round.
Rule 3: many are asked in parts, between which the process may stop.
"""

import asyncio
import logging
from datetime import timedelta
from uuid import UUID

from config.tenant import TenantConfigError
from flowapi.errors.saml import MetadataUnusable, ProviderExists, ProviderMissing, SamlDisabled
from flowapi.errors.tenants import TenantMissing
from flowapi.services.saml.provider_registries import ProviderRegistries
from storage.errors import StorageError
from storage.records.saml import ProviderPlace

logger = logging.getLogger(__name__)

LEASE = "saml"
GOOD_FOR = timedelta(days=1)
"""How long what a provider has said is good for."""
ROUND = timedelta(hours=1)
REST = timedelta(seconds=1)
"""How long between two parts of a round."""
AT_ONCE = 20
"""How many are asked at once."""


class TenantSync:
    """Asks the providers of all tenants, each once a day."""

    def __init__(self, registries: ProviderRegistries) -> None:
        self._registries = registries
        self._asked: set[UUID] = set()

    async def run(self) -> timedelta:
        """Ask some of those that are due; how long until the next."""
        try:
            due = await self._due()
        except StorageError as error:
            logger.warning("saml: the providers could not be looked at (%s)", type(error).__name__)
            return ROUND
        part = due[:AT_ONCE]
        self._asked |= {place.provider_id for place in part}
        await asyncio.gather(*(self._renew(place) for place in part))
        if len(due) > len(part):
            return REST
        self._asked.clear()
        return ROUND

    async def _due(self) -> list[ProviderPlace]:
        """Those of this round that are left; none, where another process has the lease."""
        now = self._registries.clock()
        async with self._registries.database.store() as store:
            if not self._asked and not await store.leases.take(LEASE, until=now + ROUND, now=now):
                return []
            due = await store.saml_providers.list_due(now - GOOD_FOR)
        return [place for place in due if place.provider_id not in self._asked]

    async def _renew(self, place: ProviderPlace) -> None:
        try:
            registry = await self._registries.of(place.tenant_id)
            await registry.keep_certificate()
            await registry.renew(place.provider_id)
        except (SamlDisabled, TenantMissing, ProviderMissing):
            return  # nobody asks for them
        except (MetadataUnusable, ProviderExists, TenantConfigError, StorageError) as error:
            logger.warning(
                "saml: the provider %s of the tenant %s: %s", place.provider_id, place.tenant_id, error
            )
