"""What issuing and looking for sessions results in."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from storage.records.session import Session


@dataclass(frozen=True, slots=True)
class IssuedSession:
    """A new session: what its owner gets, and what made room for it."""

    token: str = field(repr=False)
    claims: dict[str, Any]
    """As responses show them."""
    session: Session
    evicted: tuple[Session, ...]


@dataclass(frozen=True, slots=True)
class ValidSession:
    """A token that verifies, with the row that it stands for."""

    user_id: UUID
    claims: dict[str, Any]
    """As responses show them."""
    session: Session
    expires_at: datetime
    idle_expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class SessionSearch:
    """What looking through several tokens came to."""

    found: ValidSession | None
    expired: tuple[Session, ...]
    """Sessions that were idle for too long and are gone now; the client should drop its cookie."""
