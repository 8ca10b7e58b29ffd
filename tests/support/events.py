"""Who is told what happens."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from storage.store import Store


@dataclass
class FakeEvents:
    """Remembers what was announced; one that is *broken* fails."""

    published: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    broken: str = ""

    async def publish(self, store: Store, event: str, data: Mapping[str, Any]) -> None:
        if event == self.broken:
            raise RuntimeError(event)
        self.published.append((event, dict(data)))

    @property
    def names(self) -> list[str]:
        """The names of the events, in order."""
        return [name for name, _ in self.published]
