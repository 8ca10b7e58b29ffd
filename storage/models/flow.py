"""Flows."""

from datetime import datetime
from uuid import UUID

from storage.models.columns import (
    INTEGER,
    LONG_TEXT,
    TIME,
    UUID_TYPE,
    Table,
    column,
    identifying,
    tenant_block,
    tenant_column,
)


class Flows(Table, table=True):
    """Running flows."""

    __tablename__ = "flows"
    __table_args__ = (*tenant_block("flows"),)

    id: UUID = column(UUID_TYPE, key=True)
    version: int = column(INTEGER)
    expires_at: datetime = column(TIME)
    created_at: datetime = column(TIME)
    updated_at: datetime = column(TIME)
    csrf_token: str = column(identifying(32))
    data: str = column(LONG_TEXT)
    tenant_id: UUID = tenant_column()
