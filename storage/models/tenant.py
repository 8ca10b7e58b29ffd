"""Tenants."""

from datetime import datetime
from uuid import UUID

from storage.models.columns import JSON_TYPE, TIME, UUID_TYPE, Table, column


class Tenants(Table, table=True):
    """Who shares the server."""

    __tablename__ = "tenants"

    id: UUID = column(UUID_TYPE, key=True)
    config: str | None = column(JSON_TYPE, null=True)
    created_at: datetime = column(TIME)
    updated_at: datetime = column(TIME)
