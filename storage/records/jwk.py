"""A signing key."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Jwk:
    """A key, encrypted by whoever stored it."""

    id: int
    key_data: str = field(repr=False)
    created_at: datetime
