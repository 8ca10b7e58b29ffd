"""The policy itself: may a request go to this URL, this host, this address?

Rule 1: lists of what is blocked hold in every mode; allowed schemes too.
Rule 2: names are not resolved here; whoever resolves one asks again for each address.
"""

from dataclasses import dataclass
from enum import Enum
from ipaddress import IPv6Network

from config.addresses import parse_network, split_host_port
from config.outbound.addresses import (
    METADATA_WITHIN_UNIQUE_LOCAL,
    UNIQUE_LOCAL,
    Address,
    Network,
    Reach,
    contains,
    forms,
    is_metadata,
    parse_literal,
    reach,
)
from config.outbound.hosts import is_metadata_name, normalised, within
from config.sections.webhooks import WebhookSecurity
from config.urls import parse_url


class Refusal(Enum):
    """What was wrong with a destination: how its URL is built, its host, or its address."""

    STRUCTURE = "structure"
    HOST = "host"
    ADDRESS = "address"


class DestinationRefusedError(ValueError):
    """A request may not go there."""

    def __init__(self, detail: str, refusal: Refusal) -> None:
        super().__init__(detail)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Destination:
    """A URL that passed: its *scheme*, its *host* as it is to be resolved, its *address* if it names one."""

    scheme: str
    host: str
    port: int
    address: Address | None


@dataclass(frozen=True, slots=True)
class OutboundPolicy:
    """Decides about destinations; built once from the settings."""

    mode: str
    schemes: frozenset[str]
    allowed_hosts: frozenset[str]
    allowed_domains: tuple[str, ...]
    allowed_networks: tuple[Network, ...]
    blocked_hosts: frozenset[str]
    blocked_domains: tuple[str, ...]
    blocked_networks: tuple[Network, ...]
    trust_resolution: bool
    deny_metadata: bool

    @classmethod
    def of(cls, settings: WebhookSecurity) -> "OutboundPolicy":
        """The policy of *settings*, whose lists have been checked."""
        custom = settings.mode == "custom"
        return cls(
            mode=settings.mode,
            schemes=frozenset(scheme.strip().lower() for scheme in settings.allowed_schemes),
            allowed_hosts=frozenset(map(normalised, settings.allowed_hosts if custom else ())),
            allowed_domains=tuple(map(normalised, settings.allowed_domains if custom else ())),
            allowed_networks=tuple(map(parse_network, settings.allowed_cidrs if custom else ())),
            blocked_hosts=frozenset(map(normalised, settings.blocked_hosts)),
            blocked_domains=tuple(map(normalised, settings.blocked_domains)),
            blocked_networks=tuple(map(parse_network, settings.blocked_cidrs)),
            trust_resolution=custom and settings.skip_resolved_ip_validation,
            deny_metadata=settings.deny_metadata_endpoints,
        )

    def check_url(self, url: str) -> Destination:
        """Everything that can be said about *url* without resolving its name.

        Raises:
            DestinationRefusedError: it may not be called.
        """
        scheme, place, port = _parts(url)
        if scheme not in self.schemes:
            raise DestinationRefusedError(f"scheme '{scheme}' is not allowed", Refusal.STRUCTURE)
        try:
            host = normalised(place)
        except ValueError as error:
            raise DestinationRefusedError(str(error), Refusal.STRUCTURE) from error
        self.check_host(host)
        address = parse_literal(host)
        if address is not None:
            self.check_address(address)
        return Destination(scheme, host, port or (443 if scheme == "https" else 80), address)

    def check_host(self, host: str) -> None:
        """May the normalised *host* be asked for?

        Raises:
            DestinationRefusedError: no.
        """
        reason = ""
        if self.deny_metadata and is_metadata_name(host):
            reason = f"metadata endpoint host '{host}' is blocked"
        elif host in self.blocked_hosts:
            reason = f"host '{host}' is blocked"
        elif any(within(host, domain) for domain in self.blocked_domains):
            reason = f"host '{host}' matches a blocked domain"
        elif (self.allowed_hosts or self.allowed_domains) and not self._host_is_listed(host):
            reason = f"host '{host}' is not in the allowed host/domain list"
        if reason:
            raise DestinationRefusedError(reason, Refusal.HOST)

    def _host_is_listed(self, host: str) -> bool:
        literal = parse_literal(host)
        return (
            host in self.allowed_hosts
            or any(within(host, domain) for domain in self.allowed_domains)
            or (literal is not None and contains(self.allowed_networks, literal))
        )

    def check_address(self, address: Address, *, resolved: bool = False) -> None:
        """May *address* be connected to? *resolved*: it comes from the resolution of a name that passed.

        Raises:
            DestinationRefusedError: no.
        """
        reason = ""
        if any(contains(self.blocked_networks, form) for form in forms(address)):
            reason = f"IP '{address}' matches a blocked CIDR"
        elif self.deny_metadata and is_metadata(address) and not self._allows_within_unique_local(address):
            reason = f"metadata endpoint IP '{address}' is blocked"
        elif not (resolved and self.trust_resolution):
            reason = self._against_mode(address)
        if reason:
            raise DestinationRefusedError(reason, Refusal.ADDRESS)

    def _against_mode(self, address: Address) -> str:
        if self.mode == "public_only" and reach(address) is not Reach.PUBLIC:
            return f"non-public IP '{address}' is not allowed in public_only mode"
        if self.mode == "internal_only" and (kind := reach(address)) is not Reach.INTERNAL:
            what = "public IP" if kind is Reach.PUBLIC else "unusable IP"
            return f"{what} '{address}' is not allowed in internal_only mode"
        listed = str(address) in self.allowed_hosts or contains(self.allowed_networks, address)
        if self.mode == "custom" and not listed:
            return f"IP '{address}' is not in the allowed CIDR or host list"
        return ""

    def _allows_within_unique_local(self, address: Address) -> bool:
        """Whether a listed network, narrower than all unique local addresses, names this one."""
        return address not in METADATA_WITHIN_UNIQUE_LOCAL and any(
            isinstance(network, IPv6Network)
            and network != UNIQUE_LOCAL
            and network.subnet_of(UNIQUE_LOCAL)
            and address in network
            for network in self.allowed_networks
        )


def _parts(url: str) -> tuple[str, str, int | None]:
    """Scheme, host and port of *url*.

    Raises:
        DestinationRefusedError: it is not built like a callback.
    """
    try:
        parts = parse_url(url)
        host, port = split_host_port(parts.authority.rpartition("@")[2])
    except ValueError as error:
        raise DestinationRefusedError(f"is not a valid URL: {error}", Refusal.STRUCTURE) from error
    reason = ""
    if not parts.scheme:
        reason = "URL must include a scheme"
    elif not parts.authority:
        reason = "URL must include a host"
    elif "@" in parts.authority:
        reason = "URL must not include user info"
    elif port == 0:
        reason = "is not a valid URL: a port is a number from 1 to 65535"
    if reason:
        raise DestinationRefusedError(reason, Refusal.STRUCTURE)
    return parts.scheme, host, port
