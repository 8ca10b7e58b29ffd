"""Sessions."""

from datetime import datetime
from uuid import UUID

from storage.models.columns import TIME, UUID_TYPE, Table, column, foreign, tenant_block, tenant_column, text


class Sessions(Table, table=True):
    """Logins that last."""

    __tablename__ = "sessions"
    __table_args__ = (
        *tenant_block("sessions"),
        foreign("user_id", "users.id"),
        foreign("tenant_id, user_id", "users(tenant_id, id)", "sessions_tenant_user_fkey"),
    )

    id: UUID = column(UUID_TYPE, key=True)
    user_id: UUID | None = column(UUID_TYPE, null=True)
    user_agent: str | None = column(text(), null=True)
    ip_address: str | None = column(text(), null=True)
    expires_at: datetime | None = column(TIME, null=True)
    last_used: datetime | None = column(TIME, null=True)
    created_at: datetime = column(TIME)
    updated_at: datetime = column(TIME)
    tenant_id: UUID = tenant_column()
