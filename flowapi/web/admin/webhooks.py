"""`/webhooks` and `/webhooks/{id}`: who is told what happens.

Rule 1: a callback that the policy refuses is not stored; where its name leads is seen at each delivery.
Rule 2: what is changed here holds at once for what this process announces, and soon for what others do.
"""

import logging
import re
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from config.outbound.policy import DestinationRefusedError, OutboundPolicy
from config.sections.webhooks import Webhooks as WebhookSettings
from flowapi.clock import Clock
from flowapi.randomness import new_id
from flowapi.services.timestamps import rfc3339
from flowapi.services.webhooks.hook_states import LIFETIME
from flowapi.services.webhooks.subscriptions import Subscriptions
from flowapi.services.webhooks.wording import told_at_once
from flowapi.web.admin.new_webhook import NewWebhook, changed_webhook, new_webhook
from flowapi.web.admin.wrapped import wrapped
from flowapi.web.json_request import read_object
from flowapi.web.refusals import BadRequest, CallbackRefused, NotFound
from flowapi.web.request import Request
from flowapi.web.response import Response, json_response, no_content
from flowapi.web.routes import Route
from flowapi.web.units import Units
from storage.errors import StorageError
from storage.records.webhook import Webhook, WebhookEvent
from storage.store import Store

logger = logging.getLogger(__name__)

PATH = "/webhooks/{id}"
UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Webhooks:
    """The webhooks of one tenant."""

    units: Units
    settings: WebhookSettings
    subscriptions: Subscriptions
    clock: Clock

    def routes(self) -> tuple[Route, ...]:
        """Where they are served."""
        return (
            Route("GET", "/webhooks", wrapped(self._list)),
            Route("POST", "/webhooks", wrapped(self._create)),
            Route("GET", PATH, wrapped(self._show)),
            Route("PUT", PATH, wrapped(self._replace)),
            Route("DELETE", PATH, wrapped(self._delete)),
        )

    async def _list(self, request: Request) -> Response:
        async with self.units.open() as store:
            stored = [webhook_json(webhook) for webhook in await store.webhooks.list()]
        configured = [
            {"callback": hook.callback, "events": list(hook.events)} for hook in self.settings.hooks
        ]
        return json_response({"database": stored, "config": configured or None})

    async def _create(self, request: Request) -> Response:
        wanted = new_webhook(await read_object(request))
        self._check(wanted.callback)
        now = self.clock()
        webhook = Webhook(
            id=new_id(),
            callback=wanted.callback,
            enabled=True,
            failures=0,
            expires_at=now + LIFETIME,
            created_at=now,
            updated_at=now,
            events=_events(wanted),
        )
        async with self.units.open() as store:
            await store.webhooks.add(webhook)
        await self._announce()
        return json_response(webhook_json(webhook), 201)

    async def _show(self, request: Request) -> Response:
        wanted = _webhook_id(request)
        async with self.units.open() as store:
            return json_response(webhook_json(await _existing(store, wanted)))

    async def _replace(self, request: Request) -> Response:
        webhook_id, wanted = _webhook_id(request), changed_webhook(await read_object(request))
        self._check(wanted.callback)
        now = self.clock()
        async with self.units.open() as store:
            webhook = replace(
                await _existing(store, webhook_id),
                callback=wanted.callback,
                enabled=wanted.enabled,
                failures=0,
                expires_at=now + LIFETIME,
                updated_at=now,
                events=_events(wanted),
            )
            if not await store.webhooks.change(webhook):
                raise _missing(webhook_id)
        await self._announce()
        return json_response(webhook_json(webhook))

    async def _delete(self, request: Request) -> Response:
        wanted = _webhook_id(request)
        async with self.units.open() as store:
            if not await store.webhooks.delete(wanted):
                raise _missing(wanted)
        await self._announce()
        return no_content()

    def _check(self, callback: str) -> None:
        """Hold *callback* against the policy.

        Raises:
            CallbackRefused: It may not be called.
        """
        security = self.settings.security
        try:
            OutboundPolicy.of(security).check_url(callback)
        except DestinationRefusedError as refused:
            if security.sanitize_errors:
                logger.warning("webhook callback rejected by outbound policy: callback %s", refused)
            raise CallbackRefused(told_at_once(refused, sanitize=security.sanitize_errors)) from refused

    async def _announce(self) -> None:
        """Let this process know of a change that is committed; without a database it finds out by itself."""
        try:
            async with self.units.open() as store:
                await self.subscriptions.look(store)
        except StorageError as error:
            logger.warning("webhooks: the database could not be asked (%s)", type(error).__name__)


def webhook_json(webhook: Webhook) -> dict[str, Any]:
    """The JSON object of *webhook*."""
    return {
        "id": str(webhook.id),
        "callback": webhook.callback,
        "enabled": webhook.enabled,
        "failures": webhook.failures,
        "expires_at": rfc3339(webhook.expires_at),
        "events": [{"id": str(one.id), "event": one.event} for one in webhook.events],
        "created_at": rfc3339(webhook.created_at),
        "updated_at": rfc3339(webhook.updated_at),
    }


def _events(wanted: NewWebhook) -> tuple[WebhookEvent, ...]:
    return tuple(WebhookEvent(new_id(), event) for event in dict.fromkeys(wanted.events))


def _webhook_id(request: Request) -> UUID:
    text = request.params["id"]
    if not UUID4.fullmatch(text):
        raise BadRequest("ID must be a valid uuid4")
    return UUID(text)


async def _existing(store: Store, webhook_id: UUID) -> Webhook:
    webhook = await store.webhooks.find(webhook_id)
    if webhook is None:
        raise _missing(webhook_id)
    return webhook


def _missing(webhook_id: UUID) -> NotFound:
    return NotFound(f"unable to find webhook with id: {webhook_id}")
