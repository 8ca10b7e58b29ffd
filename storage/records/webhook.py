"""An address that wants to be told what happens."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class WebhookEvent:
    """What a webhook wants to be told of: an event, and all whose names begin with its name."""

    id: UUID
    event: str


@dataclass(frozen=True, slots=True)
class Webhook:
    """A webhook of the database; *failures* counts those in a row."""

    id: UUID
    callback: str = field(repr=False)
    enabled: bool
    failures: int
    expires_at: datetime
    created_at: datetime
    updated_at: datetime
    events: tuple[WebhookEvent, ...] = ()
