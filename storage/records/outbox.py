"""Messages that are to be delivered."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """A mail or a webhook call; *payload* is encrypted by whoever stored it."""

    id: UUID
    kind: str
    payload: str = field(repr=False)
    attempts: int
    available_at: datetime
    created_at: datetime
    tenant_id: UUID = field(compare=False)
    last_error: str | None = None


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many messages of a kind there are, and when the oldest of them was promised."""

    kind: str
    count: int
    oldest: datetime
