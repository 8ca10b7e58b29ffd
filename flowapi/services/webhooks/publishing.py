"""Write events to the outbox, one row for each hook, in the unit of work that they belong to."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from flowapi.clock import Clock
from flowapi.randomness import new_id
from flowapi.services.events import Origin
from flowapi.services.outbox import Outbox
from flowapi.services.secret_box import SecretBox
from flowapi.services.user_json import user_json
from flowapi.services.webhooks.post import OUTBOX_KIND, Post
from flowapi.services.webhooks.subscriptions import Subscription, Subscriptions
from storage.records.outbox import OutboxItem
from storage.store import Store

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookEvents:
    """Announces events to the hooks of one tenant."""

    subscriptions: Subscriptions
    box: SecretBox
    clock: Clock
    outbox: Outbox | None = None
    """The worker that gets what has been committed; without one it is left for others to find."""

    async def publish(
        self, store: Store, event: str, data: Mapping[str, Any], *, until: datetime | None = None
    ) -> None:
        """Promise *event* to each hook that wants it."""
        for subscription in self.subscriptions.to(event):
            await self._promise(store, subscription, event, data, until=until)

    async def publish_change(self, store: Store, event: str, user_id: UUID, origin: Origin | None) -> None:
        """Promise *event* with the user, who is looked up only if anybody wants it."""
        if not self.subscriptions.to(event):
            return
        account = await store.users.account(user_id)
        if account is None:
            logger.warning("webhooks: %s is not announced, for its user is gone", event)
            return
        data = user_json(account, store.tenant_id)
        if origin:
            data |= {"ip_address": origin.ip, "user_agent": origin.user_agent}
        await self.publish(store, event, data)

    async def _promise(
        self,
        store: Store,
        subscription: Subscription,
        event: str,
        data: Mapping[str, Any],
        *,
        until: datetime | None,
    ) -> None:
        post = Post(
            id=new_id(),
            event=event,
            data=data,
            hook_id=subscription.hook_id,
            callback=subscription.callback,
            until=until,
        )
        now, lease = self.clock(), self.outbox.lease if self.outbox else timedelta()
        item = OutboxItem(
            post.id,
            OUTBOX_KIND,
            self.box.encrypt(post.to_json()),
            attempts=0,
            available_at=now + lease,
            created_at=now,
            tenant_id=store.tenant_id,
        )
        await store.outbox.add(item)
        if self.outbox:
            store.after_commit(partial(self.outbox.take, item))
