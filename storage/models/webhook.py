"""Webhooks."""

from datetime import datetime
from uuid import UUID

from storage.models.columns import (
    BOOLEAN,
    INTEGER,
    TIME,
    UUID_TYPE,
    YES,
    Table,
    column,
    foreign,
    tenant_block,
    tenant_column,
    text,
    unique,
)


class Webhooks(Table, table=True):
    """Addresses that want to be told."""

    __tablename__ = "webhooks"
    __table_args__ = (
        unique("webhooks", "tenant_id", "id"),
        *tenant_block("webhooks"),
    )

    id: UUID = column(UUID_TYPE, key=True)
    callback: str = column(text())
    enabled: bool = column(BOOLEAN, default=YES)
    failures: int = column(INTEGER, default="0")
    expires_at: datetime = column(TIME)
    created_at: datetime = column(TIME)
    updated_at: datetime = column(TIME)
    tenant_id: UUID = tenant_column()


class WebhookEvents(Table, table=True):
    """What each webhook wants to be told of."""

    __tablename__ = "webhook_events"
    __table_args__ = (
        unique("webhook_events", "webhook_id", "event"),
        *tenant_block("webhook_events"),
        foreign("webhook_id", "webhooks.id"),
        foreign("tenant_id, webhook_id", "webhooks(tenant_id, id)", "webhook_events_tenant_webhook_fkey"),
    )

    id: UUID = column(UUID_TYPE, key=True)
    webhook_id: UUID | None = column(UUID_TYPE, null=True)
    event: str | None = column(text(), null=True)
    created_at: datetime = column(TIME)
    updated_at: datetime = column(TIME)
    tenant_id: UUID = tenant_column()
