"""A mail on its way: rendered, addressed, and written to the outbox as JSON."""

from dataclasses import dataclass, field, fields
from datetime import datetime
from uuid import UUID

import orjson

OUTBOX_KIND = "mail"
"""The kind of the outbox rows that hold mails."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A rendered mail to one recipient."""

    id: UUID
    template: str
    language: str
    to: str = field(repr=False)
    from_address: str
    from_name: str
    subject: str = field(repr=False)
    text: str = field(repr=False)
    html: str = field(repr=False)
    code: str = field(default="", repr=False)
    """The code that the mail shows; empty if it shows none."""
    created_at: datetime
    expires_at: datetime | None = None
    """When the mail is of no more use to its reader."""

    def to_json(self) -> str:
        """The message as text, to be encrypted."""
        return orjson.dumps(self).decode()

    @classmethod
    def from_json(cls, text: str) -> "Message":
        """Read what `to_json` wrote, by this version or a neighbouring one."""
        document = orjson.loads(text)
        values = {known.name: document[known.name] for known in fields(cls) if known.name in document}
        expires_at = values.get("expires_at")
        return cls(
            **values
            | {
                "id": UUID(values["id"]),
                "created_at": datetime.fromisoformat(values["created_at"]),
                "expires_at": datetime.fromisoformat(expires_at) if expires_at else None,
            }
        )
