"""Logins by SAML in tests: none, or a provider that is known."""

from uuid import uuid4

from flowapi.services.saml.relay_states import RelayStates
from flowapi.services.saml.service import Saml
from flowapi.services.secret_box import SecretBox
from storage.records.saml import SamlMetadata, SamlProvider
from storage.store import Store
from tests.support.house import settings_with
from tests.support.records import NOW
from tests.support.signing import SECRET

NO_SAML = Saml(settings_with({}), RelayStates(SecretBox([SECRET]), shared=False), None)
"""What there is where SAML is not enabled."""


def a_provider(domain: str = "acme.example", entity_id: str = "https://idp.example") -> SamlProvider:
    """A row for a provider of *domain*."""
    return SamlProvider(
        uuid4(),
        "Acme",
        entity_id,
        f"{entity_id}/metadata",
        domain,
        True,
        True,
        '{"nickname": "nick"}',
        NOW,
        NOW,
    )


def metadata_of(provider: SamlProvider, certificates: str = "[]") -> SamlMetadata:
    """What it says of itself."""
    return SamlMetadata(
        id=uuid4(),
        provider_id=provider.id,
        raw_metadata_xml="<xml/>",
        issuer=provider.entity_id,
        sso_url=f"{provider.entity_id}/sso",
        certificates_pem=certificates,
        last_fetched_at=NOW,
        created_at=NOW,
        updated_at=NOW,
    )


async def know(store: Store, provider: SamlProvider, certificates: str = "[]") -> SamlProvider:
    """Store *provider* with its metadata."""
    await store.saml_providers.add(provider)
    await store.saml_providers.put_metadata(metadata_of(provider, certificates))
    return provider
