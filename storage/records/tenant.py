"""A tenant."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class TenantRow:
    """One who shares the server; *config* is JSON and holds secrets."""

    id: UUID
    config: str | None = field(repr=False)
    created_at: datetime
    updated_at: datetime
