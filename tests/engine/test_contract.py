"""What the connection tells of a client."""

import pytest

from flowapi.engine.contract import Client


@pytest.mark.parametrize(
    ("ip", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2::7", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::7", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("a:b", "a:b"),
        ("", ""),
    ],
)
def test_a_subscriber_does_not_get_more_attempts_by_using_more_of_her_addresses(
    ip: str, network: str
) -> None:
    assert Client(ip).network == network
