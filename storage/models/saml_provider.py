"""SAML identity providers."""

from datetime import datetime
from uuid import UUID

from storage.models.columns import (
    BOOLEAN,
    JSON_TYPE,
    LONG_TEXT,
    NO,
    TEXT,
    TIME,
    UUID_TYPE,
    YES,
    Table,
    column,
    foreign,
    index,
    text,
    unique,
)


class SamlProviders(Table, table=True):
    """SAML identity providers."""

    __tablename__ = "saml_providers"
    __table_args__ = (
        unique("saml_providers", "tenant_id", "domain"),
        index("saml_providers", "tenant_id"),
        foreign("tenant_id", "tenants.id"),
    )

    id: UUID = column(UUID_TYPE, key=True)
    tenant_id: UUID | None = column(UUID_TYPE, null=True)
    name: str | None = column(text(), null=True)
    entity_id: str | None = column(text(), null=True)
    metadata_url: str | None = column(text(), null=True)
    domain: str | None = column(text(), null=True)
    enabled: bool | None = column(BOOLEAN, null=True, default=YES)
    skip_email_verification: bool | None = column(BOOLEAN, null=True, default=NO)
    attribute_map: str | None = column(JSON_TYPE, null=True)
    created_at: datetime = column(TIME)
    updated_at: datetime = column(TIME)


class SamlIdpMetadata(Table, table=True):
    """What SAML identity providers say of themselves."""

    __tablename__ = "saml_idp_metadata"
    __table_args__ = (
        unique("saml_idp_metadata", "tenant_id", "provider_id"),
        foreign("tenant_id", "tenants.id"),
        foreign("provider_id", "saml_providers.id"),
    )

    id: UUID = column(UUID_TYPE, key=True)
    tenant_id: UUID | None = column(UUID_TYPE, null=True)
    provider_id: UUID | None = column(UUID_TYPE, null=True)
    raw_metadata_xml: str | None = column(LONG_TEXT, null=True)
    issuer: str | None = column(text(), null=True)
    sso_url: str | None = column(text(), null=True)
    certificates_pem: str | None = column(TEXT, null=True)
    last_fetched_at: datetime | None = column(TIME, null=True)
    created_at: datetime = column(TIME)
    updated_at: datetime = column(TIME)
