"""A browser that needs no second factor."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class TrustedDevice:
    """Whoever shows *device_token* before *expires_at* need not show the user's second factor."""

    id: UUID
    user_id: UUID
    device_token: str = field(repr=False)
    expires_at: datetime
    created_at: datetime
    updated_at: datetime
