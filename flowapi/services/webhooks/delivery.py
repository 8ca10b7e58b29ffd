"""Take events from the outbox to the hooks that they are meant for."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import orjson

from config.settings import Settings
from flowapi.errors.deliveries import DeliveryExpired, DeliveryFailed, ReceiverSilent
from flowapi.services.deliveries import RetryPolicy
from flowapi.services.tokens import Tokens
from flowapi.services.webhooks.hook_states import HookStates
from flowapi.services.webhooks.post import Post
from flowapi.services.webhooks.poster import Poster
from flowapi.services.webhooks.silence import SilentReceivers

SUBJECT = "hanko webhooks"
TOKEN_LIFETIME = timedelta(minutes=5)
RETRIES = RetryPolicy(first_delay=timedelta(seconds=10), longest_delay=timedelta(hours=1))
"""After 10 s, 20 s, 40 s and so on; then every hour, until a day is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookSender:
    """Sends the outbox rows of kind `webhook`, each with a token of its own."""

    settings: Settings
    tokens: Tokens
    states: HookStates
    poster: Poster
    silent: SilentReceivers = field(default_factory=SilentReceivers)

    async def send(self, content: str, now: datetime, *, failures: int) -> None:
        """Deliver the event that *content* describes, unless it is of no more use."""
        post = Post.from_json(content)
        if post.until and post.until <= now:
            raise DeliveryExpired
        if post.hook_id is None:
            await self._send_configured(post, now)
            return
        hook = await self.states.enabled(post.hook_id, now)
        try:
            await self._post(post, hook.callback, now, name=str(hook.id))
        except DeliveryFailed:
            if not failures:
                await self.states.note_failure(hook, now)
            raise
        await self.states.note_success(hook, now)

    async def _send_configured(self, post: Post, now: datetime) -> None:
        """Deliver to a hook of the configuration; another process may have one that we have not."""
        hooks = self.settings.webhooks.hooks if self.settings.webhooks.enabled else ()
        place = next((place for place, hook in enumerate(hooks) if hook.callback == post.callback), None)
        if place is None:
            raise DeliveryFailed(f"{post.event}: its callback is not in the configuration of this server")
        await self._post(post, post.callback, now, name=f"webhooks.hooks[{place}]")

    async def _post(self, post: Post, callback: str, now: datetime, *, name: str) -> None:
        try:
            self.silent.check(callback, now)
            await self._post_now(post, callback, now)
        except DeliveryFailed as failure:
            raise type(failure)(f"{post.event} to hook {name}: {failure}") from failure

    async def _post_now(self, post: Post, callback: str, now: datetime) -> None:
        body = orjson.dumps({"token": self.tokens.sign(self._claims(post, now)), "event": post.event})
        try:
            await self.poster.post(callback, body, {"Webhook-Id": str(post.id)})
        except ReceiverSilent:
            self.silent.note_silence(callback, now)
            raise
        except DeliveryFailed:
            self.silent.note_answer(callback)
            raise
        self.silent.note_answer(callback)

    def _claims(self, post: Post, now: datetime) -> dict[str, Any]:
        issued = int(now.timestamp())
        return {
            "sub": SUBJECT,
            "iat": issued,
            "exp": issued + int(TOKEN_LIFETIME.total_seconds()),
            "aud": list(self.settings.audience),
            "data": post.data,
            "evt": post.event,
        }
