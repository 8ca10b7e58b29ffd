"""Which servers may be asked, and at which addresses.

Rule 1: what the operator wrote in the settings is asked wherever it is, but for what is blocked everywhere
        and the metadata services of clouds.
Rule 2: what another server names, in a discovery document, must be such a host too, or meet the policy.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Self

from config.outbound.addresses import Address
from config.outbound.hosts import normalised
from config.outbound.policy import OutboundPolicy
from config.sections.webhooks import WebhookSecurity


@dataclass(frozen=True, slots=True)
class Destinations:
    """Decides about servers: by one policy about hosts that the operator wrote, by another about the rest."""

    of_own: OutboundPolicy
    of_others: OutboundPolicy
    own: frozenset[str]

    @classmethod
    def of(cls, security: WebhookSecurity, urls: Iterable[str]) -> Self:
        """What *security* allows, and wherever the hosts of *urls*, which the operator wrote, are."""
        policy = OutboundPolicy.of(security)
        anywhere = replace(
            policy,
            mode="insecure",
            schemes=frozenset(("http", "https")),
            allowed_hosts=frozenset(),
            allowed_domains=(),
            allowed_networks=(),
        )
        return cls(anywhere, policy, frozenset(_hosts(anywhere, urls)))

    def check_url(self, url: str) -> None:
        """Everything that can be said about *url* without resolving its name.

        Raises:
            DestinationRefusedError: It may not be called.
        """
        if self.of_own.check_url(url).host not in self.own:
            self.of_others.check_url(url)

    def check_address(self, host: str, address: Address) -> None:
        """May *address*, to which *host* resolves, be connected to?

        Raises:
            DestinationRefusedError: No.
        """
        policy = self.of_own if normalised(host) in self.own else self.of_others
        policy.check_address(address, resolved=True)


def _hosts(policy: OutboundPolicy, urls: Iterable[str]) -> Iterator[str]:
    """The hosts of those *urls* that can be asked at all."""
    for url in urls:
        try:
            yield policy.check_url(url).host
        except ValueError:
            continue
