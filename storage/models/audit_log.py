"""The audit log."""

from datetime import datetime
from uuid import UUID

from storage.models.columns import (
    TEXT,
    TIME,
    UUID_TYPE,
    Table,
    column,
    index,
    tenant_block,
    tenant_column,
    text,
)


class AuditLogs(Table, table=True):
    """What happened."""

    __tablename__ = "audit_logs"
    __table_args__ = (
        index("audit_logs", "actor_email"),
        index("audit_logs", "actor_user_id"),
        index("audit_logs", "meta_http_request_id"),
        index("audit_logs", "meta_source_ip"),
        index("audit_logs", "type"),
        *tenant_block("audit_logs"),
    )

    id: UUID = column(UUID_TYPE, key=True)
    type: str = column(text())
    error: str | None = column(text(), null=True)
    meta_http_request_id: str = column(text())
    meta_source_ip: str = column(text())
    meta_user_agent: str = column(text())
    actor_user_id: UUID | None = column(UUID_TYPE, null=True)
    actor_email: str | None = column(text(), null=True)
    created_at: datetime = column(TIME)
    updated_at: datetime = column(TIME)
    details: str | None = column(TEXT, null=True)
    tenant_id: UUID = tenant_column()
