"""Where a callback leads: its name is resolved once, and each address held against the policy.

Rule 1: what was vetted is what is connected to; nobody resolves the name again.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from config.outbound.addresses import Address, parse_literal
from config.outbound.policy import Destination, DestinationRefusedError, OutboundPolicy, Refusal

PATIENCE = 5.0
"""Seconds until a name must be resolved."""
_UNTOUCHED = "/?:@!$&'()*+,;=~[]%"
"""What stands in a target as it is, besides letters and digits."""
Resolve = Callable[[str], Awaitable[Sequence[Address]]]
"""Finds the addresses of a name; an `OSError` says that there are none."""


class ResolutionRefusedError(DestinationRefusedError):
    """A name leads nowhere, or to an address that may not be connected to."""


@dataclass(frozen=True, slots=True)
class Place:
    """Whom to connect to, at one of its *addresses*, and the *target* to ask for there."""

    destination: Destination
    addresses: tuple[Address, ...]
    target: str

    @property
    def authority(self) -> str:
        """The `Host` header (RFC 9110, 7.2)."""
        name = self.destination.host
        host = f"[{name}]" if ":" in name else name
        default = {"https": 443, "http": 80}[self.destination.scheme]
        return host if self.destination.port == default else f"{host}:{self.destination.port}"


async def look_up(host: str) -> Sequence[Address]:
    """The addresses of *host*, as the system resolves it."""
    found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    texts = dict.fromkeys(str(place[0]).partition("%")[0] for *_, place in found)
    return [address for text in texts if (address := parse_literal(text))]


async def vetted(policy: OutboundPolicy, url: str, destination: Destination, resolve: Resolve) -> Place:
    """The place behind *url*, which has passed as *destination*.

    Raises:
        ResolutionRefusedError: It cannot be found, or is none that may be connected to.
    """
    if destination.address is not None:
        return Place(destination, (destination.address,), _target(url))
    addresses = await _addresses(destination.host, resolve)
    for address in addresses:
        try:
            policy.check_address(address, resolved=True)
        except DestinationRefusedError as refused:
            detail = f"resolved IP '{address}' for host '{destination.host}' is not allowed: {refused}"
            raise ResolutionRefusedError(detail, refused.refusal) from refused
    return Place(destination, tuple(addresses), _target(url))


async def _addresses(host: str, resolve: Resolve) -> Sequence[Address]:
    try:
        async with asyncio.timeout(PATIENCE):
            found = await resolve(host)
    except (OSError, UnicodeError) as error:
        detail = f"failed to resolve webhook callback host '{host}': {type(error).__name__}"
        raise ResolutionRefusedError(detail, Refusal.STRUCTURE) from error
    if not found:
        detail = f"webhook callback host '{host}' did not resolve to any IP addresses"
        raise ResolutionRefusedError(detail, Refusal.STRUCTURE)
    return found


def _target(url: str) -> str:
    """Path and query of *url*, in the form in which they are sent (RFC 9112, 3.2.1)."""
    after_scheme = url.partition("#")[0].partition("://")[2]
    place, query_mark, query = after_scheme.partition("?")
    path = place[place.find("/") :] if "/" in place else "/"
    return quote(path + query_mark + query, safe=_UNTOUCHED)
