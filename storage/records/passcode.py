"""A passcode that was sent."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Passcode:
    """The hash of a code that somebody has been sent; *ttl* in seconds."""

    id: UUID
    ttl: int
    code: str = field(repr=False)
    try_count: int
    created_at: datetime
