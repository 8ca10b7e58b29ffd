"""WebAuthn ceremonies."""

from datetime import datetime
from uuid import UUID

from storage.models.columns import (
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


class WebauthnSessionData(Table, table=True):
    """Ceremonies under way."""

    __tablename__ = "webauthn_session_data"
    __table_args__ = (
        unique("webauthn_session_data", "challenge"),
        unique("webauthn_session_data", "tenant_id", "id"),
        *tenant_block("webauthn_session_data"),
    )

    id: UUID = column(UUID_TYPE, key=True)
    challenge: str = column(identifying())
    user_id: UUID = column(UUID_TYPE)
    user_verification: str = column(text())
    operation: str = column(text())
    created_at: datetime = column(TIME)
    updated_at: datetime = column(TIME)
    expires_at: datetime | None = column(TIME, null=True)
    tenant_id: UUID = tenant_column()


class WebauthnSessionDataAllowedCredentials(Table, table=True):
    """Which credentials a ceremony accepts."""

    __tablename__ = "webauthn_session_data_allowed_credentials"
    __table_args__ = (
        *tenant_block("webauthn_session_data_allowed_credentials"),
        foreign("webauthn_session_data_id", "webauthn_session_data.id"),
        foreign(
            "tenant_id, webauthn_session_data_id",
            "webauthn_session_data(tenant_id, id)",
            "webauthn_session_data_allowed_credentials_tenant_session_fkey",
        ),
    )

    id: UUID = column(UUID_TYPE, key=True)
    credential_id: str = column(identifying())
    webauthn_session_data_id: UUID = column(UUID_TYPE)
    created_at: datetime = column(TIME)
    updated_at: datetime = column(TIME)
    tenant_id: UUID = tenant_column()
