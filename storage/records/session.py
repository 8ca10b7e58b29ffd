"""A session."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Session:
    """A login that lasts; its id is the claim `session_id` of the session's token."""

    id: UUID
    user_id: UUID
    user_agent: str | None
    ip_address: str | None
    expires_at: datetime | None
    last_used: datetime
    created_at: datetime
    updated_at: datetime
