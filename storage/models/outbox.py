"""The outbox."""

from datetime import datetime
from uuid import UUID

from storage.models.columns import (
    INTEGER,
    LONG_TEXT,
    TIME,
    UUID_TYPE,
    Table,
    column,
    index,
    tenant_block,
    tenant_column,
    text,
)


class FlowapiOutbox(Table, table=True):
    """Messages that are to be delivered."""

    __tablename__ = "flowapi_outbox"
    __table_args__ = (
        index("flowapi_outbox", "tenant_id", "available_at"),
        *tenant_block("flowapi_outbox"),
    )

    id: UUID = column(UUID_TYPE, key=True)
    kind: str = column(text(64))
    payload: str = column(LONG_TEXT)
    attempts: int = column(INTEGER)
    available_at: datetime = column(TIME)
    created_at: datetime = column(TIME)
    last_error: str | None = column(text(), null=True)
    tenant_id: UUID = tenant_column()
