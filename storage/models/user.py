"""Users and their metadata."""

from datetime import datetime
from uuid import UUID

from storage.models.columns import (
    TEXT,
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


class Users(Table, table=True):
    """People with an account."""

    __tablename__ = "users"
    __table_args__ = (
        unique("users", "tenant_id", "id"),
        *tenant_block("users"),
    )

    id: UUID = column(UUID_TYPE, key=True)
    created_at: datetime = column(TIME)
    updated_at: datetime = column(TIME)
    name: str | None = column(text(), null=True)
    family_name: str | None = column(text(), null=True)
    given_name: str | None = column(text(), null=True)
    picture: str | None = column(TEXT, null=True)
    tenant_id: UUID = tenant_column()


class UserMetadata(Table, table=True):
    """What applications keep about users."""

    __tablename__ = "user_metadata"
    __table_args__ = (
        unique("user_metadata", "user_id"),
        *tenant_block("user_metadata"),
        foreign("user_id", "users.id", update="NO ACTION"),
        foreign(
            "tenant_id, user_id", "users(tenant_id, id)", "user_metadata_tenant_user_fkey", update="NO ACTION"
        ),
    )

    id: UUID = column(UUID_TYPE, key=True)
    user_id: UUID = column(UUID_TYPE)
    public_metadata: str | None = column(text(3000), null=True)
    private_metadata: str | None = column(text(3000), null=True)
    unsafe_metadata: str | None = column(text(3000), null=True)
    created_at: datetime = column(TIME)
    updated_at: datetime = column(TIME)
    tenant_id: UUID = tenant_column()
