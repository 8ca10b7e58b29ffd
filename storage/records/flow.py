"""A running flow."""

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
