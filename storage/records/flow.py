"""Running flows."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class FlowRow:
    """A flow as it was stored last; *data* is the JSON text of its stash document."""

    id: UUID
    version: int
    csrf_token: str = field(repr=False)
    expires_at: datetime
    data: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RecentFlow:
    """A flow to look at; *data* is ``None`` where what is stored cannot be read."""

    id: UUID
    version: int
    expires_at: datetime
    created_at: datetime
    updated_at: datetime
    data: str | None = field(repr=False)
