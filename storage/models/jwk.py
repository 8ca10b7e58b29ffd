"""Signing keys."""

from datetime import datetime
from uuid import UUID

from storage.models.columns import INTEGER, TEXT, TIME, Table, column, tenant_block, tenant_column


class Jwks(Table, table=True):
    """Signing keys."""

    __tablename__ = "jwks"
    __table_args__ = (
        *tenant_block("jwks"),
        {"sqlite_autoincrement": True},
    )

    id: int = column(INTEGER, key=True)
    key_data: str = column(TEXT)
    created_at: datetime = column(TIME)
    tenant_id: UUID = tenant_column()
