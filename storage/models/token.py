"""One-time tokens."""

from datetime import datetime
from uuid import UUID

from storage.models.columns import (
    BOOLEAN,
    NO,
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


class Tokens(Table, table=True):
    """One-time tokens that hand a login over."""

    __tablename__ = "tokens"
    __table_args__ = (
        unique("tokens", "value"),
        *tenant_block("tokens"),
        foreign("user_id", "users.id", update="NO ACTION"),
        foreign("identity_id", "identities.id", "tokens_identities_id_fk"),
        foreign("tenant_id, user_id", "users(tenant_id, id)", "tokens_tenant_user_fkey", update="NO ACTION"),
    )

    id: UUID = column(UUID_TYPE, key=True)
    user_id: UUID = column(UUID_TYPE)
    value: str = column(identifying())
    expires_at: datetime = column(TIME)
    created_at: datetime = column(TIME)
    updated_at: datetime = column(TIME)
    identity_id: UUID | None = column(UUID_TYPE, null=True)
    is_flow: bool = column(BOOLEAN, default=NO)
    user_created: bool = column(BOOLEAN, default=NO)
    code_verifier: str | None = column(text(), null=True)
    link_user: bool | None = column(BOOLEAN, null=True, default=NO)
    tenant_id: UUID = tenant_column()
