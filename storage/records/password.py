"""A password."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PasswordCredential:
    """The hash of a user's password."""

    id: UUID
    user_id: UUID
    password: str = field(repr=False)
    created_at: datetime
    updated_at: datetime
