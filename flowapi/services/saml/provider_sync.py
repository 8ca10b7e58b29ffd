"""Identity providers of the settings, brought into the database with what they say of themselves.

Rule 1: a provider that cannot be asked keeps what it said before, and is asked again soon; what the settings
  say of it holds at once.
Rule 2: whoever is no longer in the settings stays, and is named in the log: its users belong to it.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import orjson

from config.sections.saml import IdentityProvider
from config.settings import Settings
from flowapi.clock import Clock
from flowapi.errors.saml import MetadataUnusable
from flowapi.randomness import new_id
from flowapi.services.outbound.destinations import Destinations
from flowapi.services.outbound.exchange import Exchange
from flowapi.services.saml.fetched_metadata import fetch_metadata, keep_metadata
from flowapi.services.saml.idp_metadata import IdpMetadata
from flowapi.services.saml.own_certificate import keep_certificate
from flowapi.services.third_party.sources import Asking
from storage.database import Database
from storage.errors import DatabaseUnavailable, RecordRefused, UniqueViolation, WriteConflict
from storage.records.saml import SamlProvider

logger = logging.getLogger(__name__)

LONGEST_PAUSE = timedelta(days=1)
SHORTEST_PAUSE = timedelta(hours=1)
RETRY = timedelta(minutes=1)
"""How long until a provider that could not be asked is asked again."""


@dataclass(frozen=True, slots=True)
class ProviderSync:
    """Keeps the providers of the default tenant as the settings have them."""

    settings: Settings
    database: Database
    clock: Clock
    exchange: Asking

    @classmethod
    def of(cls, settings: Settings, database: Database, clock: Clock) -> "ProviderSync":
        """One that may ask where the settings say, whatever the outbound policy thinks of these addresses."""
        urls = [provider.metadata_url for provider in settings.saml.identity_providers]
        return cls(settings, database, clock, Exchange(Destinations.of(settings.webhooks.security, urls)))

    async def run(self) -> timedelta:
        """Ask all providers, and store what is known of them; how long until it is due again."""
        providers = _listed(self.settings.saml.identity_providers)
        answers = await asyncio.gather(*(self._ask(provider) for provider in providers))
        try:
            await self._keep_certificate()
            for provider, metadata in zip(providers, answers, strict=True):
                await self._store(provider, metadata)
            await self._name_the_others(providers)
        except DatabaseUnavailable as error:
            logger.warning("saml: the providers could not be stored (%s)", type(error).__name__)
            return RETRY
        now = self.clock()
        return min((_pause(metadata, now) for metadata in answers), default=LONGEST_PAUSE)

    async def _keep_certificate(self) -> None:
        async with self.database.store() as store:
            await keep_certificate(store, self.settings.service.name, self.clock())
            await store.commit()

    async def _ask(self, provider: IdentityProvider) -> IdpMetadata | None:
        """What the provider says of itself; None where it cannot be asked."""
        try:
            return await fetch_metadata(self.exchange, provider.metadata_url)
        except MetadataUnusable as error:
            logger.warning("saml: the metadata of %s cannot be used: %s", provider.domain, error)
            return None

    async def _store(self, provider: IdentityProvider, metadata: IdpMetadata | None) -> None:
        try:
            await self._put(provider, metadata)
        except (
            RecordRefused,
            UniqueViolation,
            WriteConflict,
        ) as error:  # another process may be doing the same
            logger.warning("saml: %s could not be stored: %s", provider.domain, error)

    async def _put(self, provider: IdentityProvider, metadata: IdpMetadata | None) -> None:
        async with self.database.store() as store:
            known = {row.domain.lower(): row for row in await store.saml_providers.list()}
            before = known.get(provider.domain.lower())
            row = _row(provider, before, metadata, self.clock())
            if row is None:
                return
            if before is None:
                await store.saml_providers.add(row)
            elif replace(row, updated_at=before.updated_at) != before:
                await store.saml_providers.change(row)
            if metadata is not None:
                await keep_metadata(store, row.id, metadata, self.clock())
            await store.commit()

    async def _name_the_others(self, providers: Sequence[IdentityProvider]) -> None:
        listed = {provider.domain.lower() for provider in providers}
        async with self.database.store() as store:
            rows = await store.saml_providers.list()
        others = [row.domain for row in rows if row.enabled and row.domain.lower() not in listed]
        if others:
            logger.warning(
                "saml: %s not in saml.identity_providers any more, but stay enabled; list them with"
                " `enabled: false` to close them",
                ", ".join(others),
            )


def _listed(providers: Sequence[IdentityProvider]) -> list[IdentityProvider]:
    """One provider for each domain, an enabled one if there is one."""
    chosen: dict[str, IdentityProvider] = {}
    for provider in providers:
        domain = provider.domain.strip().lower()
        if domain and (provider.enabled or domain not in chosen):
            chosen[domain] = provider
    return list(chosen.values())


def _row(
    provider: IdentityProvider, before: SamlProvider | None, metadata: IdpMetadata | None, now: datetime
) -> SamlProvider | None:
    """The row for *provider*; None where nothing can be said of it yet."""
    if before is None and metadata is None:
        return None
    mapped = {name: value for name, value in provider.attribute_map.model_dump().items() if value}
    return SamlProvider(
        id=before.id if before else new_id(),
        name=provider.name,
        entity_id=metadata.entity_id if metadata else before.entity_id if before else "",
        metadata_url=provider.metadata_url,
        domain=provider.domain.strip().lower(),
        enabled=provider.enabled,
        skip_email_verification=provider.skip_email_verification,
        attribute_map=orjson.dumps(mapped).decode(),
        created_at=before.created_at if before else now,
        updated_at=now,
    )


def _pause(metadata: IdpMetadata | None, now: datetime) -> timedelta:
    """How long *metadata* is good for, within reason."""
    if metadata is None:
        return RETRY
    wanted = [LONGEST_PAUSE]
    if metadata.valid_until:
        wanted.append(metadata.valid_until - now)
    if metadata.cache_duration:
        wanted.append(metadata.cache_duration)
    return max(SHORTEST_PAUSE, min(wanted))
