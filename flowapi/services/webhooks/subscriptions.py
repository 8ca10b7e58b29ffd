"""Who wants to be told of which event.

Rule 1: asking costs nothing: the hooks of the database are looked up from time to time, not for each event.
Rule 2: so a hook that another process has added, changed or enabled is known here a little later; one that
        was deleted or disabled gets nothing all the same, because whoever delivers looks again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from config.sections.webhooks import Webhooks
from storage.records.webhook import Webhook
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Subscription:
    """One hook: that of the database with *hook_id*, or, without one, the *callback* of the configuration."""

    events: tuple[str, ...]
    hook_id: UUID | None = None
    callback: str = field(default="", repr=False)

    def wants(self, event: str) -> bool:
        """Whether one of its names stands for *event*."""
        return any(event.startswith(name) for name in self.events)


class Subscriptions:
    """The hooks of one tenant, as far as this process knows."""

    def __init__(self, settings: Webhooks) -> None:
        hooks = settings.hooks if settings.enabled else ()
        self._configured = tuple(Subscription(hook.events, callback=hook.callback) for hook in hooks)
        self._stored: tuple[Subscription, ...] = ()

    def to(self, event: str) -> list[Subscription]:
        """Those who want *event*; the hooks of the configuration come first."""
        return [one for one in (*self._configured, *self._stored) if one.wants(event)]

    async def look(self, store: Store) -> None:
        """See what is in the database now."""
        self._stored = tuple(_enabled(await store.webhooks.list()))

    def drop(self, hook_id: UUID) -> None:
        """Tell the hook of the database with that id no more."""
        self._stored = tuple(one for one in self._stored if one.hook_id != hook_id)


def _enabled(hooks: Iterable[Webhook]) -> Iterable[Subscription]:
    for hook in hooks:
        if hook.enabled:
            yield Subscription(tuple(one.event for one in hook.events), hook_id=hook.id)
