"""TOTP secrets."""

from datetime import datetime
from uuid import UUID

from storage.models.columns import (
    INTEGER,
    TIME,
    UUID_TYPE,
    Table,
    column,
    foreign,
    tenant_block,
    tenant_column,
    text,
    unique,
)


class OtpSecrets(Table, table=True):
    """What one-time passwords are computed from."""

    __tablename__ = "otp_secrets"
    __table_args__ = (
        unique("otp_secrets", "user_id"),
        *tenant_block("otp_secrets"),
        foreign("user_id", "users.id"),
        foreign("tenant_id, user_id", "users(tenant_id, id)", "otp_secrets_tenant_user_fkey"),
    )

    id: UUID = column(UUID_TYPE, key=True)
    user_id: UUID | None = column(UUID_TYPE, null=True)
    secret: str | None = column(text(), null=True)
    created_at: datetime = column(TIME)
    updated_at: datetime = column(TIME)
    tenant_id: UUID = tenant_column()
    last_validated_step: int | None = column(INTEGER, null=True)
