"""Passcodes."""

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
)


class Passcodes(Table, table=True):
    """Codes that were sent."""

    __tablename__ = "passcodes"
    __table_args__ = (
        *tenant_block("passcodes"),
        foreign("email_id", "emails.id", "passcodes_emails_id_fk"),
        foreign("user_id", "users.id"),
        foreign("tenant_id, user_id", "users(tenant_id, id)", "passcodes_tenant_user_fkey"),
    )

    id: UUID = column(UUID_TYPE, key=True)
    user_id: UUID | None = column(UUID_TYPE, null=True)
    ttl: int = column(INTEGER)
    code: str = column(text())
    try_count: int = column(INTEGER)
    created_at: datetime = column(TIME)
    updated_at: datetime = column(TIME)
    email_id: UUID | None = column(UUID_TYPE, null=True)
    tenant_id: UUID = tenant_column()
