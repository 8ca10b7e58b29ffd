"""Webhooks.

Rule 1: deliveries of one webhook end in several processes at once; each counts by one statement.
"""

import builtins
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from uuid import UUID

from storage.records.webhook import Webhook, WebhookEvent
from storage.sql import Statement, insert
from storage.unit import Unit
from storage.values import Reader, Row

_COLUMNS = ("id", "callback", "enabled", "failures", "expires_at", "created_at", "updated_at")
_WEBHOOK = Reader(Webhook, *_COLUMNS)
_EVENT = Reader(WebhookEvent)
_SELECT = (
    f"SELECT {', '.join(f'w.{name}' for name in _COLUMNS)}, e.id, e.event FROM webhooks w"
    " LEFT JOIN webhook_events e ON e.webhook_id = w.id AND e.tenant_id = w.tenant_id"
)
_LIST = Statement(f"{_SELECT} WHERE w.tenant_id = :tenant_id ORDER BY w.created_at, w.id, e.event")
_FIND = Statement(f"{_SELECT} WHERE w.id = :id AND w.tenant_id = :tenant_id ORDER BY e.event")
_ADD = Statement(insert("webhooks", *_COLUMNS))
_ADD_EVENT = Statement(
    "INSERT INTO webhook_events (id, webhook_id, event, created_at, updated_at, tenant_id)"
    " VALUES (:id, :webhook_id, :event, :now, :now, :tenant_id)"
)
_CHANGE = Statement(
    "UPDATE webhooks SET callback = :callback, enabled = :enabled, failures = :failures,"
    " expires_at = :expires_at, updated_at = :updated_at WHERE id = :id AND tenant_id = :tenant_id"
)
_CLEAR = Statement("DELETE FROM webhook_events WHERE webhook_id = :webhook_id AND tenant_id = :tenant_id")
_DELETE = Statement("DELETE FROM webhooks WHERE id = :id AND tenant_id = :tenant_id")
_NOTE_SUCCESS = Statement(
    "UPDATE webhooks SET failures = 0, expires_at = :expires_at, updated_at = :now"
    " WHERE id = :id AND tenant_id = :tenant_id",
    alone=True,
)
_NOTE_FAILURE = Statement(
    # In this order: MySQL takes a column that was set before by its new value.
    "UPDATE webhooks SET enabled = CASE WHEN failures < :allowed THEN enabled ELSE FALSE END,"
    " failures = failures + 1, updated_at = :now WHERE id = :id AND tenant_id = :tenant_id",
    alone=True,
)
_EXPIRE = Statement(
    "UPDATE webhooks SET enabled = FALSE, updated_at = :now"
    " WHERE id = :id AND tenant_id = :tenant_id AND enabled = TRUE AND expires_at < :now",
    alone=True,
)


class WebhookRepository:
    """Addresses that want to be told."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def list(self) -> builtins.list[Webhook]:
        """All webhooks, disabled ones too, oldest first."""
        rows = await self._unit.rows(_LIST)
        return [self._webhook(list(its)) for _, its in groupby(rows, key=lambda row: row[0])]

    async def find(self, webhook_id: UUID) -> Webhook | None:
        """The webhook with that id."""
        rows = await self._unit.rows(_FIND, id=webhook_id)
        return self._webhook(rows) if rows else None

    async def add(self, webhook: Webhook) -> None:
        """Store a new webhook and its events."""
        values = {name: getattr(webhook, name) for name in _COLUMNS}
        await self._unit.write_soon(_ADD, **values)
        await self._add_events(webhook)

    async def change(self, webhook: Webhook) -> bool:
        """Replace what is stored of *webhook* by what it is now, its events too; false if it is gone."""
        values = {name: getattr(webhook, name) for name in _COLUMNS}
        if not await self._unit.write(_CHANGE, **values):
            return False
        await self._unit.write_soon(_CLEAR, webhook_id=webhook.id)
        await self._add_events(webhook)
        return True

    async def delete(self, webhook_id: UUID) -> bool:
        """Delete a webhook and its events; false if there is none."""
        return await self._unit.write(_DELETE, id=webhook_id) == 1

    async def note_success(self, webhook_id: UUID, *, expires_at: datetime, now: datetime) -> None:
        """Forget the failures in a row, and let the webhook live on; by itself if no transaction is open."""
        await self._unit.write(_NOTE_SUCCESS, id=webhook_id, expires_at=expires_at, now=now)

    async def note_failure(self, webhook_id: UUID, *, allowed: int, now: datetime) -> None:
        """Count a failure, and disable the webhook if more than *allowed* have come in a row; by itself if
        no transaction is open."""
        await self._unit.write(_NOTE_FAILURE, id=webhook_id, allowed=allowed, now=now)

    async def expire(self, webhook_id: UUID, now: datetime) -> bool:
        """Disable the webhook if its time is over, and tell so; by itself if no transaction is open."""
        return await self._unit.write(_EXPIRE, id=webhook_id, now=now) == 1

    async def _add_events(self, webhook: Webhook) -> None:
        for one in webhook.events:
            await self._unit.write_soon(
                _ADD_EVENT, id=one.id, webhook_id=webhook.id, event=one.event, now=webhook.updated_at
            )

    def _webhook(self, rows: Sequence[Row]) -> Webhook:
        width, dialect = _WEBHOOK.width, self._unit.dialect
        read = _EVENT.for_(dialect)
        events = tuple(read(row[width:]) for row in rows if row[width + 1])
        return replace(_WEBHOOK.for_(dialect)(rows[0][:width]), events=events)
