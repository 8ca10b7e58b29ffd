"""What logins by SAML need to remember."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SamlProvider:
    """An identity provider, as it is configured."""

    id: UUID
    name: str
    entity_id: str
    metadata_url: str
    domain: str
    enabled: bool
    skip_email_verification: bool
    attribute_map: str | None
    """A JSON object: which attribute each claim is taken from."""
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class SamlMetadata:
    """What an identity provider says of itself, as it was last fetched."""

    id: UUID
    provider_id: UUID
    raw_metadata_xml: str = field(repr=False)
    issuer: str
    sso_url: str
    certificates_pem: str = field(repr=False)
    """A JSON array of PEM texts."""
    last_fetched_at: datetime
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class KnownSamlProvider:
    """An identity provider with what it says of itself; nothing where that was never fetched."""

    id: UUID
    name: str
    domain: str
    skip_email_verification: bool
    attribute_map: str | None
    issuer: str | None
    sso_url: str | None
    certificates_pem: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class ProviderPlace:
    """Which identity provider, and whose."""

    tenant_id: UUID
    provider_id: UUID


@dataclass(frozen=True, slots=True)
class SamlCertificate:
    """Our certificate towards identity providers; its key is encrypted with the row's own secret."""

    id: UUID
    cert_data: str
    cert_key: str = field(repr=False)
    encryption_key: str = field(repr=False)
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class SamlState:
    """A login under way at an identity provider, encrypted by whoever stored it."""

    id: UUID
    nonce: str = field(repr=False)
    state: str = field(repr=False)
    expires_at: datetime
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class SamlResponse:
    """A response, or an assertion in one, that came unasked and must not come again."""

    id: UUID
    response_id: str
    issuer: str
    expires_at: datetime
    created_at: datetime
