"""What one-time passwords are computed from."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class OtpSecret:
    """A user's TOTP secret; *last_validated_step* is the time step of the last accepted code."""

    id: UUID
    user_id: UUID
    secret: str = field(repr=False)
    last_validated_step: int | None
    created_at: datetime
    updated_at: datetime
