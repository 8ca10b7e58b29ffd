"""Who is told what happens."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from flowapi.services.events import Origin
from storage.store import Store


@dataclass
class FakeEvents:
    """Remembers what was announced; one that is *broken* fails."""

    published: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    broken: str = ""

    async def publish(
        self, store: Store, event: str, data: Mapping[str, Any], *, until: datetime | None = None
    ) -> None:
        if event == self.broken:
            raise RuntimeError(event)
        self.published.append((event, dict(data)))

    async def publish_change(self, store: Store, event: str, user_id: UUID, origin: Origin | None) -> None:
        await self.publish(store, event, {"user_id": str(user_id)})

    @property
    def names(self) -> list[str]:
        """The names of the events, in order."""
        return [name for name, _ in self.published]
