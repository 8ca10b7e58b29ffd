"""The policy for outgoing requests, address by address."""

import csv
from ipaddress import ip_address
from pathlib import Path

import pytest

from config.outbound.policy import Destination, DestinationRefusedError, OutboundPolicy, Refusal
from config.sections.webhooks import WebhookSecurity

with (Path(__file__).parent / "verdicts.csv").open(encoding="utf-8", newline="") as file:
    VERDICTS = list(csv.DictReader(file))
POLICIES = {
    "public_only": WebhookSecurity(),
    "internal_only": WebhookSecurity(mode="internal_only"),
    "custom": WebhookSecurity(
        mode="custom",
        allowed_hosts=("webhook.example.com", "192.168.1.100"),
        allowed_domains=("internal.company.com",),
        allowed_cidrs=("10.0.0.0/24", "93.184.216.0/24"),
    ),
    "insecure": WebhookSecurity(mode="insecure"),
}


def passes(security: WebhookSecurity, url: str) -> bool:
    """Whether *security* lets *url* through as it is written."""
    try:
        OutboundPolicy.of(security).check_url(url)
    except DestinationRefusedError:
        return False
    return True


@pytest.mark.parametrize("verdict", VERDICTS, ids=lambda verdict: verdict["url"])
def test_what_is_written(verdict: dict[str, str]) -> None:
    verdicts = {
        mode: "yes" if passes(security, verdict["url"]) else "no" for mode, security in POLICIES.items()
    }

    assert {"url": verdict["url"], **verdicts} == verdict


@pytest.mark.parametrize(
    ("security", "url", "expected"),
    [
        (WebhookSecurity(mode="insecure", blocked_cidrs=("127.0.0.0/8",)), "https://127.0.0.1/", False),
        (
            WebhookSecurity(
                mode="custom", allowed_domains=("example.com",), blocked_hosts=("test.example.com",)
            ),
            "https://test.example.com/",
            False,
        ),
        (WebhookSecurity(blocked_domains=("Example.com.",)), "https://a.example.com/", False),
        (WebhookSecurity(blocked_domains=("example.com",)), "https://badexample.com/", True),
        (WebhookSecurity(mode="custom", allowed_cidrs=("10.0.0.0/8",)), "https://10.0.0.5/", True),
        (WebhookSecurity(mode="custom", allowed_cidrs=("10.0.0.0/8",)), "https://any.example/", True),
        (WebhookSecurity(mode="custom", allowed_cidrs=("10.0.0.0/8",)), "https://192.168.1.5/", False),
        (WebhookSecurity(allowed_cidrs=("10.0.0.0/8",)), "https://10.0.0.1/", False),
        (WebhookSecurity(mode="custom", allowed_cidrs=("fd12::/16",)), "https://[fd12::1]/", True),
        (WebhookSecurity(mode="custom", allowed_cidrs=("fc00::/7",)), "https://[fd12::1]/", False),
        (WebhookSecurity(mode="custom", allowed_cidrs=("fd00::/16",)), "https://[fd00:ec2::254]/", False),
        (WebhookSecurity(mode="internal_only", deny_metadata_endpoints=False), "https://[fd12::1]/", True),
    ],
)
def test_lists(security: WebhookSecurity, url: str, expected: bool) -> None:
    assert passes(security, url) is expected


@pytest.mark.parametrize(
    ("mode", "skip", "address", "expected"),
    [
        ("public_only", True, "10.0.0.5", "non-public IP '10.0.0.5' is not allowed in public_only mode"),
        ("internal_only", False, "8.8.8.8", "public IP '8.8.8.8' is not allowed in internal_only mode"),
        ("internal_only", False, "224.0.0.1", "unusable IP '224.0.0.1' is not allowed in internal_only mode"),
        ("custom", False, "8.8.8.8", "IP '8.8.8.8' is not in the allowed CIDR or host list"),
        ("custom", True, "8.8.8.8", ""),
        ("custom", True, "169.254.169.254", "metadata endpoint IP '169.254.169.254' is blocked"),
        ("public_only", False, "64:ff9b::a9fe:a9fe", "metadata endpoint IP '64:ff9b::a9fe:a9fe' is blocked"),
        ("insecure", False, "127.0.0.1", ""),
    ],
)
def test_what_a_name_resolves_to(mode: str, skip: bool, address: str, expected: str) -> None:
    security = POLICIES[mode].model_copy(update={"skip_resolved_ip_validation": skip})
    reason = ""

    try:
        OutboundPolicy.of(security).check_address(ip_address(address), resolved=True)
    except DestinationRefusedError as refusal:
        reason = str(refusal)

    assert reason == expected


@pytest.mark.parametrize(
    ("url", "reason", "refusal"),
    [
        ("//a.example", "URL must include a scheme", Refusal.STRUCTURE),
        ("https:a.example", "URL must include a host", Refusal.STRUCTURE),
        ("https://u@a.example", "URL must not include user info", Refusal.STRUCTURE),
        ("ftp://a.example", "scheme 'ftp' is not allowed", Refusal.STRUCTURE),
        ("https://127.1/", "URL host is not a valid hostname or IP address", Refusal.STRUCTURE),
        ("https://metadata/", "metadata endpoint host 'metadata' is blocked", Refusal.HOST),
        ("https://10.0.0.1/", "non-public IP '10.0.0.1' is not allowed in public_only mode", Refusal.ADDRESS),
    ],
)
def test_a_refusal_says_what_was_wrong(url: str, reason: str, refusal: Refusal) -> None:
    with pytest.raises(DestinationRefusedError) as refused:
        OutboundPolicy.of(WebhookSecurity()).check_url(url)

    assert (str(refused.value), refused.value.refusal) == (reason, refusal)


def test_what_passed_is_what_is_to_be_connected_to() -> None:
    policy = OutboundPolicy.of(WebhookSecurity(allowed_schemes=("HTTP", "https")))

    assert policy.check_url("HTTPS://Bücher.Example./x") == Destination(
        "https", "xn--bcher-kva.example", 443, None
    )
    assert policy.check_url("http://[::ffff:8.8.8.8]:81") == Destination(
        "http", "8.8.8.8", 81, ip_address("8.8.8.8")
    )
