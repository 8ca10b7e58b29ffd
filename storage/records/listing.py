"""Which part of a long list somebody wants."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Part:
    """So many entries, after those that are passed over."""

    limit: int
    offset: int = 0


@dataclass(frozen=True, slots=True)
class UserFilter:
    """Which users: all that are given must fit, of *email* and *username* one.

    These two are parts of what is stored, in lower case; in them, ``%`` and ``_`` stand for any text and any
    character.
    """

    email: str | None = field(default=None, repr=False)
    username: str | None = field(default=None, repr=False)
    ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLogFilter:
    """Which entries: all that are given must fit.

    The texts are parts of what is stored; in them, ``%`` and ``_`` stand for any text and any character.
    """

    after: datetime | None = None
    before: datetime | None = None
    types: tuple[str, ...] = ()
    actor: UUID | None = None
    actor_part: str | None = None
    """A part of the actor's id."""
    email: str | None = field(default=None, repr=False)
    source: str | None = None
    anywhere: str | None = field(default=None, repr=False)
    """A part of the actor's id or address, or of the source."""
