"""Tell the world outside what happened to users, sessions and mails."""

from collections.abc import Mapping
from typing import Any, Protocol

from storage.store import Store


class Events(Protocol):
    """Announces what happened to whoever has subscribed to it."""

    async def publish(self, store: Store, event: str, data: Mapping[str, Any]) -> None:
        """Announce *event* once the unit of work commits."""


class NoEvents:
    """Announces nothing: nobody has subscribed."""

    async def publish(self, store: Store, event: str, data: Mapping[str, Any]) -> None:
        """Do nothing."""
