"""A sender of webhooks over a database and a net that a test tells what to answer."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from config.settings import Settings
from flowapi.services.tokens import Tokens
from flowapi.services.webhooks.answer import Answer
from flowapi.services.webhooks.delivery import WebhookSender
from flowapi.services.webhooks.hook_states import HookStates
from flowapi.services.webhooks.post import Post
from flowapi.services.webhooks.subscriptions import Subscriptions
from storage.database import Database
from storage.records.webhook import Webhook
from tests.services.webhooks.posting import Net
from tests.support.clock import NOON
from tests.support.signing import loaded_keys

CALLBACK = "https://hooks.example/all"
NAMES = {"hooks.example": "8.8.8.8"}
DAYS = timedelta(days=1)
FRESH = NOON + 30 * DAYS


@dataclass
class Desk:
    """A sender over a net that a test tells what to answer."""

    database: Database
    net: Net
    settings: Settings

    @property
    def sender(self) -> WebhookSender:
        """The sender."""
        subscriptions = Subscriptions(self.settings.webhooks)
        return WebhookSender(
            settings=self.settings,
            tokens=Tokens(loaded_keys("key-1")),
            states=HookStates(self.settings.webhooks, subscriptions, self.database),
            poster=self.net.poster(self.settings.webhooks.security),
        )

    async def store(self, webhook: Webhook) -> Webhook:
        """Put *webhook* into the database."""
        async with self.database.store() as store:
            await store.webhooks.add(webhook)
            await store.commit()
        return webhook

    async def found(self, webhook: Webhook) -> Webhook:
        """What is left of *webhook*."""
        async with self.database.store() as store:
            found = await store.webhooks.find(webhook.id)
        assert found
        return found

    async def send(self, post: Post, failures: int = 0) -> None:
        """Try to deliver *post* for once."""
        await self.sender.send(post.to_json(), NOON, failures=failures)


def desk(database: Database, *statuses: int, **webhooks: Any) -> Desk:
    """A desk whose receiver answers with *statuses*."""
    settings = Settings.from_mapping({"webhooks": webhooks, "session": {"audience": ["shop"]}})
    return Desk(database, Net(NAMES, [Answer(status) for status in statuses]), settings)


def a_post(hook: Webhook | UUID | None = None, *, callback: str = "") -> Post:
    """An event for *hook*, or for the *callback* of the configuration."""
    hook_id = hook.id if isinstance(hook, Webhook) else hook
    return Post(id=uuid4(), event="user.create", data={"id": "ada"}, hook_id=hook_id, callback=callback)
