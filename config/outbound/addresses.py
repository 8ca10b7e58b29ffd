"""What kind of destination an IP address is."""

from enum import Enum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


class Reach(Enum):
    """Who can be reached by an address; *NOBODY* for those that are no destination at all."""

    PUBLIC = "public"
    INTERNAL = "internal"
    NOBODY = "nobody"


def _networks(text: str) -> tuple[Network, ...]:
    return tuple(map(ip_network, text.split()))


_INTERNAL = _networks(
    "10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.168.0.0/16"
    " ::1/128 fc00::/7 fe80::/10"
)
# Unspecified, documentation, benchmarking, multicast, reserved, discard, and relays of retired transitions.
_NOBODY = _networks(
    "0.0.0.0/8 192.0.2.0/24 192.88.99.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4"
    " 240.0.0.0/4 ::/128 100::/64 2001::/23 2001:db8::/32 2002::/16 3fff::/20 5f00::/16 fec0::/10 ff00::/8"
)
# Within 2001::/23, what the IANA registry calls globally reachable.
_GLOBAL = _networks(
    "2001:1::1/128 2001:1::2/128 2001:1::3/128 2001:3::/32 2001:4:112::/48 2001:20::/28 2001:30::/28"
)
_METADATA = _networks(
    "169.254.169.254/32 169.254.170.2/32 169.254.170.23/32 100.100.100.200/32 168.63.129.16/32 192.0.0.192/32"
    " fe80::/10 fc00::/7 fd00:ec2::254/128 fd20:ce::254/128"
)
UNIQUE_LOCAL = IPv6Network("fc00::/7")
METADATA_WITHIN_UNIQUE_LOCAL = frozenset({IPv6Address("fd00:ec2::254"), IPv6Address("fd20:ce::254")})

_COMPATIBLE = IPv6Network("::/96")
_TRANSLATED = IPv6Network("64:ff9b::/96")
_TRANSLATED_LOCALLY = IPv6Network("64:ff9b:1::/48")
_ISATAP = (0x00005EFE, 0x02005EFE)


def parse_literal(text: str) -> Address | None:
    """The address that *text* spells canonically; an IPv4 address in IPv6 clothing is that one."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        if address.scope_id:
            return None
        return address.ipv4_mapped or address
    return address


def contains(networks: tuple[Network, ...], address: Address) -> bool:
    """Whether *address* is in one of *networks*."""
    return any(address in network for network in networks if network.version == address.version)


def forms(address: Address) -> tuple[Address, ...]:
    """*address*, and the IPv4 address that it leads to where it embeds one."""
    embedded = _embedded(address) if isinstance(address, IPv6Address) else None
    return (address,) if embedded is None else (address, embedded)


def reach(address: Address) -> Reach:
    """Who is reached by *address*; an embedded IPv4 address decides where there is one."""
    reaches = [_reach(form) for form in forms(address)]
    if Reach.NOBODY in reaches:
        return Reach.NOBODY
    return Reach.INTERNAL if Reach.INTERNAL in reaches else Reach.PUBLIC


def is_metadata(address: Address) -> bool:
    """Whether the metadata service of a cloud answers there."""
    return any(contains(_METADATA, form) for form in forms(address))


def _reach(address: Address) -> Reach:
    if contains(_NOBODY, address) and not contains(_GLOBAL, address):
        return Reach.NOBODY
    return Reach.INTERNAL if contains(_INTERNAL, address) else Reach.PUBLIC


def _embedded(address: IPv6Address) -> IPv4Address | None:
    number = int(address)
    if address in _TRANSLATED or (address in _COMPATIBLE and number > 1):
        return IPv4Address(number & 0xFFFFFFFF)
    if (
        address in _TRANSLATED_LOCALLY
    ):  # 16 bits after the prefix, 16 after the reserved octet (RFC 6052 §2.2)
        return IPv4Address((number >> 64 & 0xFFFF) << 16 | number >> 40 & 0xFFFF)
    if number >> 32 & 0xFFFFFFFF in _ISATAP:
        return IPv4Address(number & 0xFFFFFFFF)
    return None
