"""SAML logins."""

from datetime import datetime
from uuid import UUID

from storage.models.columns import (
    TIME,
    UUID_TYPE,
    Table,
    column,
    identifying,
    tenant_block,
    tenant_column,
    text,
    unique,
)


class SamlStates(Table, table=True):
    """SAML logins under way."""

    __tablename__ = "saml_states"
    __table_args__ = (
        unique("saml_states", "nonce"),
        *tenant_block("saml_states"),
    )

    id: UUID = column(UUID_TYPE, key=True)
    nonce: str = column(identifying())
    state: str = column(text(500))
    expires_at: datetime = column(TIME)
    created_at: datetime = column(TIME)
    updated_at: datetime = column(TIME)
    tenant_id: UUID = tenant_column()


class SamlIdpInitiatedRequests(Table, table=True):
    """Responses that came unasked, remembered against replay."""

    __tablename__ = "saml_idp_initiated_requests"
    __table_args__ = (
        unique("saml_idp_initiated_requests", "response_id", "issuer"),
        *tenant_block("saml_idp_initiated_requests"),
    )

    id: UUID = column(UUID_TYPE, key=True)
    response_id: str | None = column(identifying(), null=True)
    issuer: str | None = column(identifying(), null=True)
    expires_at: datetime | None = column(TIME, null=True)
    created_at: datetime | None = column(TIME, null=True)
    tenant_id: UUID = tenant_column()
