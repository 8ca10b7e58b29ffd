"""A user without what belongs to them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class User:
    """Somebody with an account."""

    id: UUID
    created_at: datetime
    updated_at: datetime
    name: str | None = None
    given_name: str | None = None
    family_name: str | None = None
    picture: str | None = None


@dataclass(frozen=True, slots=True)
class UserPlace:
    """Where a user stands among all, oldest first."""

    created_at: datetime
    id: UUID
