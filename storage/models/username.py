"""Usernames."""

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
    unique,
)


class Usernames(Table, table=True):
    """The names that users log in with."""

    __tablename__ = "usernames"
    __table_args__ = (
        unique("usernames", "tenant_id", "username"),
        unique("usernames", "user_id"),
        *tenant_block("usernames"),
        foreign("user_id", "users.id"),
        foreign("tenant_id, user_id", "users(tenant_id, id)", "usernames_tenant_user_fkey"),
    )

    id: UUID = column(UUID_TYPE, key=True)
    user_id: UUID | None = column(UUID_TYPE, null=True)
    username: str | None = column(identifying(), null=True)
    created_at: datetime = column(TIME)
    updated_at: datetime = column(TIME)
    tenant_id: UUID = tenant_column()
