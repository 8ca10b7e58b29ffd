"""Tell the world outside what happened to users, sessions and mails."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from storage.store import Store


class Origin(Protocol):
    """Where the request came from that brought something about."""

    @property
    def ip(self) -> str: ...
    @property
    def user_agent(self) -> str: ...


class Events(Protocol):
    """Announces what happened to whoever has subscribed to it, once the unit of work commits."""

    async def publish(
        self, store: Store, event: str, data: Mapping[str, Any], *, until: datetime | None = None
    ) -> None:
        """Announce *event* with *data*, which are of no use to anybody after *until*."""

    async def publish_change(self, store: Store, event: str, user_id: UUID, origin: Origin | None) -> None:
        """Announce *event* with the user as they are by now, and the *origin* if it is to be told."""
