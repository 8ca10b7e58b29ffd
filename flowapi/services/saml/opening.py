"""What a serving process does for logins by SAML beside its requests."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from config.settings import Settings
from flowapi.clock import Clock
from flowapi.services.saml.upkeep import Upkeep
from storage.database import Database

FIRST = timedelta(minutes=1)
"""How long after the start the providers of many tenants are looked at: what is known of them is stored."""


@asynccontextmanager
async def kept_up(settings: Settings, database: Database, clock: Clock) -> AsyncIterator[None]:
    """Know the identity providers, and stay up to date, for as long as the block runs."""
    upkeep = await _begun(settings, database, clock)
    try:
        yield
    finally:
        if upkeep:
            await upkeep.stop()


async def _begun(settings: Settings, database: Database, clock: Clock) -> Upkeep | None:
    # What it takes to ask and to understand them is loaded only where there are some.
    if settings.multi_tenancy.enabled:
        from flowapi.services.saml.provider_registries import ProviderRegistries
        from flowapi.services.saml.tenant_sync import TenantSync

        upkeep = Upkeep(TenantSync(ProviderRegistries(settings, database, clock)))
        upkeep.start_after(FIRST)
        return upkeep
    if settings.saml.enabled:
        from flowapi.services.saml.provider_sync import ProviderSync

        upkeep = Upkeep(ProviderSync.of(settings, database, clock))
        await upkeep.start()
        return upkeep
    return None
