"""Email addresses."""

from datetime import datetime
from uuid import UUID

from storage.models.columns import (
    BOOLEAN,
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


class Emails(Table, table=True):
    """Addresses, each of one user or of nobody."""

    __tablename__ = "emails"
    __table_args__ = (
        unique("emails", "tenant_id", "address"),
        unique("emails", "tenant_id", "id"),
        *tenant_block("emails"),
        foreign("user_id", "users.id"),
        foreign("tenant_id, user_id", "users(tenant_id, id)", "emails_tenant_user_fkey"),
    )

    id: UUID = column(UUID_TYPE, key=True)
    user_id: UUID | None = column(UUID_TYPE, null=True)
    address: str = column(identifying())
    verified: bool = column(BOOLEAN)
    created_at: datetime = column(TIME)
    updated_at: datetime = column(TIME)
    tenant_id: UUID = tenant_column()


class PrimaryEmails(Table, table=True):
    """Which of a user's addresses mail goes to."""

    __tablename__ = "primary_emails"
    __table_args__ = (
        unique("primary_emails", "email_id"),
        unique("primary_emails", "user_id"),
        *tenant_block("primary_emails"),
        foreign("email_id", "emails.id", delete="RESTRICT"),
        foreign("user_id", "users.id"),
        foreign(
            "tenant_id, email_id",
            "emails(tenant_id, id)",
            "primary_emails_tenant_email_fkey",
            delete="RESTRICT",
        ),
        foreign("tenant_id, user_id", "users(tenant_id, id)", "primary_emails_tenant_user_fkey"),
    )

    id: UUID = column(UUID_TYPE, key=True)
    email_id: UUID = column(UUID_TYPE)
    user_id: UUID = column(UUID_TYPE)
    created_at: datetime = column(TIME)
    updated_at: datetime = column(TIME)
    tenant_id: UUID = tenant_column()
