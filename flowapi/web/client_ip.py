"""Where a request comes from.

Rule 1: a forwarding header is believed only as far as every hop behind it is a listed proxy.
Rule 2: no address range is trusted that is not listed. A peer without an address sits at the other end
of a unix socket; only a proxy on this machine can be there.
"""

from collections.abc import Sequence
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from starlette.types import Scope

from flowapi.web.request import Request

Address = IPv4Address | IPv6Address
MAPPED = "::ffff:"


class Source(StrEnum):
    """What tells the address of a client."""

    DIRECT = "direct"
    FORWARDED_FOR = "x_forwarded_for"
    REAL_IP = "x_real_ip"


class ClientAddress:
    """Finds the address of a client the way the configuration says."""

    def __init__(self, source: str, trusted: Sequence[str]) -> None:
        self._source = Source(source or Source.DIRECT)
        self._trusted = [ip_network(entry, strict=False) for entry in trusted]

    def of(self, scope: Scope, request: Request) -> str:
        """The client's address; empty where nothing tells."""
        peer = _peer(scope)
        if self._source is Source.DIRECT:
            return peer
        if self._source is Source.REAL_IP:
            return self._real(peer, request.header(b"x-real-ip"))
        return self._forwarded(peer, request.headers(b"x-forwarded-for"))

    def _real(self, peer: str, header: str) -> str:
        claimed = _parsed(header)
        return str(claimed) if claimed and self._is_proxy(peer) else peer

    def _forwarded(self, peer: str, headers: list[str]) -> str:
        if not self._is_proxy(peer):
            return peer
        nearest = peer
        for hop in reversed([hop for line in headers for hop in line.split(",")]):
            address = _parsed(hop)
            if address is None:
                return peer
            nearest = str(address)
            if not self._is_listed(address):
                break
        return nearest

    def _is_proxy(self, peer: str) -> bool:
        address = _parsed(peer)
        return self._is_listed(address) if address else not peer

    def _is_listed(self, address: Address) -> bool:
        return any(address.version == network.version and address in network for network in self._trusted)


def _peer(scope: Scope) -> str:
    client = scope.get("client")
    address: str = client[0] if client else ""
    return address[len(MAPPED) :] if address.startswith(MAPPED) and "." in address else address


def _parsed(text: str) -> Address | None:
    try:
        address = ip_address(text.strip().removeprefix("[").removesuffix("]"))
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address
