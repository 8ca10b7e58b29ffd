"""Posting without a network: a resolver and receivers that do as a test tells them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

from config.outbound.addresses import Address
from config.outbound.policy import OutboundPolicy
from config.sections.webhooks import WebhookSecurity
from flowapi.errors.deliveries import DeliveryFailed
from flowapi.services.webhooks.answer import Answer
from flowapi.services.webhooks.destinations import Place
from flowapi.services.webhooks.exchange import Message
from flowapi.services.webhooks.poster import Poster

PUBLIC = "a.example"
FAILED = "webhook request failed due to status code:"
REJECTED = "redirect target rejected by outbound policy:"
METADATA = "metadata endpoint IP '169.254.169.254' is blocked"
RESOLVED_TO = "resolved IP '93.184.216.34' for host"
UNLISTED = "IP '93.184.216.34' is not in the allowed CIDR or host list"
NAMES = {PUBLIC: "8.8.8.8", "b.example": "9.9.9.9", "inside.example": "169.254.169.254"}


@dataclass
class Net:
    """Names with their addresses, the *answers* to requests in turn, and what was sent where."""

    names: Mapping[str, str] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=lambda: [Answer(200)])
    resolved: list[str] = field(default_factory=list)
    sent: list[tuple[str, Message]] = field(default_factory=list)

    async def resolve(self, host: str) -> Sequence[Address]:
        """The addresses that the test has given *host*."""
        self.resolved.append(host)
        if host not in self.names:
            raise OSError("no such name")
        return [ip_address(text) for text in self.names[host].split()]

    async def exchange(self, place: Place, message: Message) -> Answer:
        """Note the request and give the next answer."""
        addresses = " ".join(map(str, place.addresses))
        self.sent.append((f"{place.authority}{place.target} at {addresses}", message))
        return self.answers.pop(0)

    def poster(self, security: WebhookSecurity) -> Poster:
        """One that uses this net."""
        return Poster(security, OutboundPolicy.of(security), self.exchange, self.resolve)


def name_of(host: str) -> str:
    """*host* as it is resolved."""
    return (urlsplit(f"//{host}").hostname or "").rstrip(".").encode("idna").decode()


async def reason(net: Net, security: WebhookSecurity, url: str = f"https://{PUBLIC}/hook") -> str:
    """Why nothing was delivered; empty where something was."""
    try:
        await net.poster(security).post(url, b"{}", {"Webhook-Id": "1"})
    except DeliveryFailed as failure:
        return str(failure)
    return ""


def open_to(**settings: object) -> WebhookSecurity:
    """The usual policy with *settings*, which tells everything."""
    return WebhookSecurity.model_validate({"sanitize_errors": False, **settings})
