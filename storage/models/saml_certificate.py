"""SAML certificates."""

from datetime import datetime
from uuid import UUID

from storage.models.columns import TEXT, TIME, UUID_TYPE, Table, column, tenant_block, tenant_column, text


class SamlCertificates(Table, table=True):
    """Our certificates towards SAML identity providers."""

    __tablename__ = "saml_certificates"
    __table_args__ = (*tenant_block("saml_certificates"),)

    id: UUID = column(UUID_TYPE, key=True)
    cert_data: str = column(TEXT)
    cert_key: str = column(TEXT)
    encryption_key: str = column(text())
    created_at: datetime = column(TIME)
    updated_at: datetime = column(TIME)
    tenant_id: UUID = tenant_column()
