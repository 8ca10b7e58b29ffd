"""An event on its way to one hook: written to the outbox as JSON, signed at each attempt."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self
from uuid import UUID

import orjson

OUTBOX_KIND = "webhook"
"""The kind of the outbox rows that hold events."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What one hook is told: a hook of the database by its id, one of the configuration by its callback."""

    id: UUID
    event: str
    data: Mapping[str, Any] = field(repr=False)
    hook_id: UUID | None = None
    callback: str = field(default="", repr=False)
    until: datetime | None = None
    """When the event is of no more use to its receiver."""

    def to_json(self) -> str:
        """The post as text, to be encrypted."""
        return orjson.dumps(self).decode()

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote."""
        values = orjson.loads(text)
        hook_id, until = values["hook_id"], values["until"]
        return cls(
            id=UUID(values["id"]),
            event=values["event"],
            data=values["data"],
            hook_id=UUID(hook_id) if hook_id else None,
            callback=values["callback"],
            until=datetime.fromisoformat(until) if until else None,
        )
