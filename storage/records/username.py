"""The name that a user logs in with."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Username:
    """A user's login name."""

    id: UUID
    user_id: UUID
    username: str
    created_at: datetime
    updated_at: datetime
