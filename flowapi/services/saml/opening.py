"""What a serving process does for logins by SAML beside its requests."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from config.settings import Settings
from flowapi.clock import Clock
from storage.database import Database


@asynccontextmanager
async def kept_up(settings: Settings, database: Database, clock: Clock) -> AsyncIterator[None]:
    """Know the identity providers, and stay up to date, for as long as the block runs."""
    if not settings.saml.enabled or settings.multi_tenancy.enabled:
        yield
        return
    # What it takes to ask and to understand them is loaded only where there are some.
    from flowapi.services.saml.provider_sync import ProviderSync
    from flowapi.services.saml.upkeep import Upkeep

    upkeep = Upkeep(ProviderSync.of(settings, database, clock))
    await upkeep.start()
    try:
        yield
    finally:
        await upkeep.stop()
