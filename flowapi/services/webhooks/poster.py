"""Post an event to a callback, wherever it leads, as far as the policy allows."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin

from config.outbound.policy import DestinationRefusedError, OutboundPolicy
from config.sections.webhooks import WebhookSecurity
from flowapi.errors.deliveries import DeliveryFailed, DeliveryRefused, ReceiverSilent
from flowapi.services.webhooks.answer import Answer
from flowapi.services.webhooks.destinations import Place, Resolve, look_up, vetted
from flowapi.services.webhooks.exchange import Connections, Exchange, Message
from flowapi.services.webhooks.wording import REDIRECT_REFUSED, detail_of, told_at_delivery

logger = logging.getLogger(__name__)

PATIENCE = 10.0
"""Seconds for one delivery, redirects included."""
KEEPING = frozenset({307, 308})
REDIRECTS = frozenset({301, 302, 303}) | KEEPING
"""Statuses that lead elsewhere; those of *KEEPING* with the same method and body (RFC 9110, 15.4)."""


@dataclass(frozen=True, slots=True)
class Poster:
    """Posts under the policy of one tenant."""

    security: WebhookSecurity
    policy: OutboundPolicy
    exchange: Exchange = field(default_factory=lambda: Connections().exchange)
    resolve: Resolve = look_up

    async def post(self, callback: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Post *body* to *callback*.

        Raises:
            DeliveryFailed: It was not accepted; trying again may help.
            ReceiverSilent: Nobody has answered in time.
            DeliveryRefused: It may not be sent there.
        """
        message = Message("POST", {"Content-Type": "application/json", **headers}, body)
        try:
            async with asyncio.timeout(PATIENCE):
                await self._deliver(callback, message)
        except TimeoutError as late:
            raise ReceiverSilent(f"webhook request took more than {PATIENCE:.0f} s") from late

    async def _deliver(self, url: str, message: Message) -> None:
        followed = 0
        while True:
            answer = await self.exchange(await self._place(url, redirected=followed > 0), message)
            if not self._leads_on(answer):
                break
            if followed == self.security.redirects_followed:
                sanitize = self.security.sanitize_errors
                raise DeliveryFailed(REDIRECT_REFUSED if sanitize else "too many redirects")
            url, followed = _led_to(url, answer.location), followed + 1
            message = message if answer.status in KEEPING else message.without_body()
        if not 200 <= answer.status < 300:
            raise DeliveryFailed(f"webhook request failed due to status code: {answer.status}")
        if not message.body:
            logger.warning("webhooks: a receiver was redirected by 301, 302 or 303, and so got no token")

    def _leads_on(self, answer: Answer) -> bool:
        return self.security.follow_redirects and answer.status in REDIRECTS and bool(answer.location)

    async def _place(self, url: str, *, redirected: bool) -> Place:
        try:
            destination = self.policy.check_url(url)
        except DestinationRefusedError as refused:
            told = self._told(refused, redirected=redirected)
            raise (DeliveryFailed if redirected else DeliveryRefused)(told) from refused
        try:
            return await vetted(self.policy, url, destination, self.resolve)
        except DestinationRefusedError as refused:
            raise DeliveryFailed(self._told(refused, redirected=redirected)) from refused

    def _told(self, refused: DestinationRefusedError, *, redirected: bool) -> str:
        sanitize = self.security.sanitize_errors
        if sanitize:
            detail = detail_of(refused, redirected=redirected)
            logger.warning("webhook callback rejected by outbound policy: %s", detail)
        return told_at_delivery(refused, redirected=redirected, sanitize=sanitize)


def _led_to(url: str, location: str) -> str:
    """Where *location*, the answer of *url*, leads; what makes no sense is left to be refused."""
    try:
        return urljoin(url, location)
    except ValueError:
        return location
