"""Accounts at other providers."""

from datetime import datetime
from uuid import UUID

from storage.models.columns import (
    TEXT,
    TIME,
    UUID_TYPE,
    Table,
    column,
    foreign,
    identifying,
    tenant_block,
    tenant_column,
    text,
    unique,
)


class Identities(Table, table=True):
    """Accounts at other providers."""

    __tablename__ = "identities"
    __table_args__ = (
        unique("identities", "tenant_id", "id"),
        unique("identities", "tenant_id", "provider_user_id", "provider_id"),
        *tenant_block("identities"),
        foreign("email_id", "emails.id", update="NO ACTION"),
        foreign("user_id", "users.id", "identities_users_id_fk", update="NO ACTION"),
        foreign(
            "tenant_id, email_id", "emails(tenant_id, id)", "identities_tenant_email_fkey", update="NO ACTION"
        ),
        foreign(
            "tenant_id, user_id", "users(tenant_id, id)", "identities_tenant_user_fkey", update="NO ACTION"
        ),
    )

    id: UUID = column(UUID_TYPE, key=True)
    provider_user_id: str = column(identifying())
    provider_id: str = column(identifying())
    data: str | None = column(TEXT, null=True)
    email_id: UUID | None = column(UUID_TYPE, null=True)
    created_at: datetime = column(TIME)
    updated_at: datetime = column(TIME)
    user_id: UUID | None = column(UUID_TYPE, null=True)
    tenant_id: UUID = tenant_column()


class SamlIdentities(Table, table=True):
    """Which SAML domain an identity came through."""

    __tablename__ = "saml_identities"
    __table_args__ = (
        unique("saml_identities", "identity_id", "domain"),
        *tenant_block("saml_identities"),
        foreign("identity_id", "identities.id"),
        foreign(
            "tenant_id, identity_id", "identities(tenant_id, id)", "saml_identities_tenant_identity_fkey"
        ),
    )

    id: UUID = column(UUID_TYPE, key=True)
    identity_id: UUID | None = column(UUID_TYPE, null=True)
    domain: str | None = column(text(), null=True)
    created_at: datetime = column(TIME)
    updated_at: datetime = column(TIME)
    tenant_id: UUID = tenant_column()
