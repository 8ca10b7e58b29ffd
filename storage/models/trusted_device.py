"""Trusted devices."""

from datetime import datetime
from uuid import UUID

from storage.models.columns import (
    TIME,
    UUID_TYPE,
    Table,
    column,
    foreign,
    identifying,
    index,
    tenant_block,
    tenant_column,
)


class TrustedDevices(Table, table=True):
    """Devices that need no second factor."""

    __tablename__ = "trusted_devices"
    __table_args__ = (
        index("trusted_devices", "device_token"),
        *tenant_block("trusted_devices"),
        foreign("user_id", "users.id"),
        foreign("tenant_id, user_id", "users(tenant_id, id)", "trusted_devices_tenant_user_fkey"),
    )

    id: UUID = column(UUID_TYPE, key=True)
    user_id: UUID | None = column(UUID_TYPE, null=True)
    device_token: str | None = column(identifying(128), null=True)
    expires_at: datetime = column(TIME)
    created_at: datetime = column(TIME)
    updated_at: datetime = column(TIME)
    tenant_id: UUID = tenant_column()
