"""Accounts at other providers as their owner sees them."""

from collections.abc import Iterable
from typing import Any

from config.sections.third_party import CustomProvider, Provider, Providers, ThirdParty
from config.settings import Settings
from storage.records.identity import Identity

_CUSTOM = "custom_"


def shown_identities(identities: Iterable[Identity], settings: Settings) -> list[dict[str, Any]]:
    """The JSON objects of those *identities* whose provider is enabled."""
    return [shown_identity(identity, settings) for identity in identities if is_enabled(identity, settings)]


def shown_identity(identity: Identity, settings: Settings) -> dict[str, Any]:
    """The JSON object of *identity*."""
    return {
        "id": identity.provider_user_id,
        "provider": _provider_name(identity, settings),
        "identity_id": str(identity.id),
    }


def is_enabled(identity: Identity, settings: Settings) -> bool:
    """Tell whether the provider of *identity* may be used."""
    if identity.saml_provider_name is not None:
        return bool(identity.saml_provider_enabled)
    provider = _provider(identity.provider_id, settings.third_party)
    return provider is not None and provider.enabled


def _provider_name(identity: Identity, settings: Settings) -> str:
    if identity.saml_provider_name is not None:
        return identity.saml_provider_name
    provider = _provider(identity.provider_id, settings.third_party)
    return provider.display_name if provider else identity.provider_id


def _provider(provider_id: str, third_party: ThirdParty) -> Provider | CustomProvider | None:
    if provider_id.startswith(_CUSTOM):
        return third_party.custom_providers.get(provider_id.removeprefix(_CUSTOM))
    if provider_id in Providers.model_fields:
        found: Provider = getattr(third_party.providers, provider_id)
        return found
    return None
