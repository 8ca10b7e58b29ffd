"""Passwords."""

from datetime import datetime
from uuid import UUID

from storage.models.columns import (
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


class PasswordCredentials(Table, table=True):
    """Password hashes."""

    __tablename__ = "password_credentials"
    __table_args__ = (
        unique("password_credentials", "user_id"),
        *tenant_block("password_credentials"),
        foreign("user_id", "users.id"),
        foreign("tenant_id, user_id", "users(tenant_id, id)", "password_credentials_tenant_user_fkey"),
    )

    id: UUID = column(UUID_TYPE, key=True)
    user_id: UUID = column(UUID_TYPE)
    password: str = column(text())
    created_at: datetime = column(TIME)
    updated_at: datetime = column(TIME)
    tenant_id: UUID = tenant_column()
