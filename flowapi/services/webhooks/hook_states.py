"""How the hooks of the database fare: who is disabled, and who lives on.

Rule 1: an event that is not accepted counts as one failure, at its first attempt; further ones do not count.
Rule 2: whatever ends a hook is known in this process at once.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from config.sections.webhooks import Webhooks
from flowapi.errors.deliveries import DeliveryRefused
from flowapi.services.webhooks.subscriptions import Subscriptions
from storage.database import Database
from storage.errors import StorageError
from storage.records.webhook import Webhook
from storage.store import DEFAULT_TENANT, Store

logger = logging.getLogger(__name__)

LIFETIME = timedelta(days=30)
"""How long a hook lives without a success, where unused ones expire."""
ALLOWED_FAILURES = 5
"""How many in a row are forgiven."""


@dataclass(frozen=True, slots=True)
class HookStates:
    """The hooks of one tenant, as those who deliver see them."""

    settings: Webhooks
    subscriptions: Subscriptions
    database: Database
    tenant_id: UUID = DEFAULT_TENANT

    async def enabled(self, hook_id: UUID, now: datetime) -> Webhook:
        """The hook with that id, to which something is to be delivered.

        Raises:
            DeliveryRefused: It is gone, disabled, or its time is over.
        """
        async with self._store() as store:
            hook = await store.webhooks.find(hook_id)
            if hook and hook.enabled and self.settings.allow_time_expiration and hook.expires_at < now:
                await store.webhooks.expire(hook_id, now)
                hook = await store.webhooks.find(hook_id)
        if hook and hook.enabled:
            return hook
        self.subscriptions.drop(hook_id)
        raise DeliveryRefused(f"hook {hook_id} is {'disabled' if hook else 'gone'}")

    async def note_success(self, hook: Webhook, now: datetime) -> None:
        """Let the hook live on; what was delivered stays so if that cannot be noted."""
        try:
            async with self._store() as store:
                await store.webhooks.note_success(hook.id, expires_at=now + LIFETIME, now=now)
        except StorageError as error:
            logger.warning("webhooks: hook %s was not renewed (%s)", hook.id, type(error).__name__)

    async def note_failure(self, hook: Webhook, now: datetime) -> None:
        """Count an event that was not accepted."""
        async with self._store() as store:
            await store.webhooks.note_failure(hook.id, allowed=ALLOWED_FAILURES, now=now)
            left = await store.webhooks.find(hook.id)
        if left and not left.enabled:
            self.subscriptions.drop(hook.id)
            logger.error("webhooks: hook %s is disabled after %d failures in a row", hook.id, left.failures)

    def _store(self) -> Store:
        return self.database.store(self.tenant_id)
