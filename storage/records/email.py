"""An email address."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Email:
    """An address, in lower case; *user_id* is None while it is nobody's."""

    id: UUID
    user_id: UUID | None
    address: str
    verified: bool
    primary: bool
    created_at: datetime
    updated_at: datetime
