"""Passkeys and security keys."""

from datetime import datetime
from uuid import UUID

from storage.models.columns import (
    BOOLEAN,
    INTEGER,
    NO,
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


class WebauthnCredentials(Table, table=True):
    """Passkeys and security keys."""

    __tablename__ = "webauthn_credentials"
    __table_args__ = (
        unique("webauthn_credentials", "tenant_id", "id"),
        *tenant_block("webauthn_credentials"),
        foreign("user_id", "users.id"),
        foreign(
            "user_handle_id",
            "webauthn_credential_user_handles.id",
            "webauthn_credentials_webauthn_credential_user_handles_id_fk",
            delete="SET NULL",
        ),
        foreign(
            "user_handle_id, user_id",
            "webauthn_credential_user_handles(id, user_id)",
            "webauthn_credential_user_handle_fkey",
            delete="NO ACTION",
        ),
        foreign("tenant_id, user_id", "users(tenant_id, id)", "webauthn_credentials_tenant_user_fkey"),
    )

    id: str = column(identifying(), key=True)
    user_id: UUID = column(UUID_TYPE)
    public_key: str = column(TEXT)
    attestation_type: str = column(text())
    aaguid: UUID = column(UUID_TYPE)
    sign_count: int = column(INTEGER)
    created_at: datetime = column(TIME)
    updated_at: datetime = column(TIME)
    name: str | None = column(text(), null=True)
    backup_eligible: bool = column(BOOLEAN, default=NO)
    backup_state: bool = column(BOOLEAN, default=NO)
    last_used_at: datetime | None = column(TIME, null=True)
    mfa_only: bool = column(BOOLEAN, default=NO)
    user_handle_id: UUID | None = column(UUID_TYPE, null=True)
    tenant_id: UUID = tenant_column()


class WebauthnCredentialTransports(Table, table=True):
    """How an authenticator can be reached."""

    __tablename__ = "webauthn_credential_transports"
    __table_args__ = (
        unique("webauthn_credential_transports", "name", "webauthn_credential_id"),
        *tenant_block("webauthn_credential_transports"),
        foreign("webauthn_credential_id", "webauthn_credentials.id"),
        foreign(
            "tenant_id, webauthn_credential_id",
            "webauthn_credentials(tenant_id, id)",
            "webauthn_credential_transports_tenant_credential_fkey",
        ),
    )

    id: str = column(text(), key=True)
    name: str = column(text())
    webauthn_credential_id: str = column(identifying())
    tenant_id: UUID = tenant_column()


class WebauthnCredentialUserHandles(Table, table=True):
    """User handles of users imported with foreign ids."""

    __tablename__ = "webauthn_credential_user_handles"
    __table_args__ = (
        unique("webauthn_credential_user_handles", "handle"),
        unique("webauthn_credential_user_handles", "id", "user_id"),
        unique("webauthn_credential_user_handles", "tenant_id", "id"),
        *tenant_block("webauthn_credential_user_handles"),
        foreign("user_id", "users.id"),
        foreign(
            "tenant_id, user_id", "users(tenant_id, id)", "webauthn_credential_user_handles_tenant_user_fkey"
        ),
    )

    id: UUID = column(UUID_TYPE, key=True)
    user_id: UUID | None = column(UUID_TYPE, null=True)
    handle: str | None = column(identifying(), null=True)
    created_at: datetime = column(TIME)
    updated_at: datetime = column(TIME)
    tenant_id: UUID = tenant_column()
