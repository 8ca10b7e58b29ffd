"""A post goes where the policy allows, and nowhere else."""

import csv
import logging
from pathlib import Path

import pytest

from config.sections.webhooks import WebhookSecurity
from flowapi.errors.deliveries import DeliveryFailed, DeliveryRefused
from flowapi.services.webhooks.answer import Answer
from tests.config.outbound.test_policy import POLICIES, VERDICTS
from tests.services.webhooks.posting import (
    FAILED,
    NAMES,
    RESOLVED_TO,
    UNLISTED,
    Net,
    name_of,
    open_to,
    reason,
)

with (Path(__file__).parent / "resolved.csv").open(encoding="utf-8", newline="") as file:
    RESOLVED = list(csv.DictReader(file))


@pytest.mark.parametrize("row", RESOLVED, ids=lambda row: f"{row['host']} {row['addresses']}")
async def test_what_a_name_leads_to(row: dict[str, str]) -> None:
    verdicts = {}

    for mode, security in POLICIES.items():
        net = Net({name_of(row["host"]): row["addresses"]})
        await reason(net, security, f"https://{row['host']}/hook")
        verdicts[mode] = "yes" if net.sent else "no"

    assert {"host": row["host"], "addresses": row["addresses"], **verdicts} == row


@pytest.mark.parametrize("verdict", VERDICTS, ids=lambda verdict: verdict["url"])
async def test_what_is_refused_as_it_is_written_is_neither_resolved_nor_called(
    verdict: dict[str, str],
) -> None:
    for mode, security in POLICIES.items():
        net = Net()

        told = await reason(net, security, verdict["url"])

        assert verdict[mode] == "yes" or (told and not net.resolved and not net.sent)


@pytest.mark.parametrize(
    ("mode", "addresses", "delivered"),
    [
        ("public_only", "8.8.8.8", True),
        ("internal_only", "8.8.8.8", False),
        ("custom", "8.8.8.8", True),
        ("insecure", "8.8.8.8", True),
        ("custom", "169.254.169.254", False),
        ("insecure", "169.254.169.254", False),
    ],
)
async def test_only_custom_believes_names(mode: str, addresses: str, delivered: bool) -> None:
    security = POLICIES[mode].model_copy(update={"skip_resolved_ip_validation": True})
    net = Net({"webhook.example.com": addresses})

    await reason(net, security, "https://webhook.example.com/hook")

    assert bool(net.sent) is delivered


@pytest.mark.parametrize(
    ("settings", "url", "addresses", "expected"),
    [
        (
            {
                "mode": "custom",
                "allowed_domains": ("example.com",),
                "blocked_hosts": ("test.example.com",),
                "allowed_cidrs": ("93.184.216.0/24",),
            },
            "https://api.example.com/",
            "93.184.216.34",
            "",
        ),
        (
            {
                "mode": "custom",
                "allowed_hosts": ("api.example.com", "93.184.216.34"),
                "blocked_domains": ("blocked.example.com",),
            },
            "https://api.example.com/",
            "93.184.216.34",
            "",
        ),
        (
            {
                "mode": "custom",
                "allowed_hosts": ("api.example.com", "93.184.216.34"),
                "blocked_domains": ("blocked.example.com",),
            },
            "https://x.blocked.example.com/",
            "93.184.216.34",
            "webhook callback host 'x.blocked.example.com' matches a blocked domain",
        ),
        (
            {"mode": "custom", "allowed_hosts": ("webhook.example.com",)},
            "https://webhook.example.com/",
            "93.184.216.34",
            f"{RESOLVED_TO} 'webhook.example.com' is not allowed: {UNLISTED}",
        ),
        ({"mode": "custom", "allowed_cidrs": ("10.0.0.0/8",)}, "https://any.example/", "10.0.0.5", ""),
        (
            {
                "mode": "custom",
                "allowed_hosts": ("example.com",),
                "allowed_cidrs": ("192.168.1.0/24",),
            },
            "https://192.168.1.50/",
            "",
            "",
        ),
        (
            {
                "mode": "custom",
                "allowed_hosts": ("example.com",),
                "allowed_cidrs": ("192.168.1.0/24",),
            },
            "https://10.0.0.1/",
            "",
            "webhook callback host '10.0.0.1' is not in the allowed host/domain list",
        ),
        (
            {"allowed_cidrs": ("10.0.0.0/8",)},
            "https://10.0.0.1/",
            "",
            "webhook callback non-public IP '10.0.0.1' is not allowed in public_only mode",
        ),
        (
            {"allowed_schemes": ()},
            "https://a.example/",
            "8.8.8.8",
            "webhook callback scheme 'https' is not allowed",
        ),
        (
            {},
            "https://gone.example/",
            "",
            "failed to resolve webhook callback host 'gone.example': OSError",
        ),
    ],
)
async def test_lists_hold_at_delivery(
    settings: dict[str, object], url: str, addresses: str, expected: str
) -> None:
    host = url.split("/")[2]
    net = Net({host: addresses} if addresses else {})

    assert await reason(net, open_to(**settings), url) == expected
    assert bool(net.sent) is not bool(expected)


async def test_a_name_is_resolved_once_and_what_passed_is_connected_to() -> None:
    net = Net({"a.example": "8.8.8.8 9.9.9.9"})

    await net.poster(WebhookSecurity()).post("https://A.example:8443/x y?z=ü#f", b"{}", {"Webhook-Id": "1"})

    [(where, message)] = net.sent
    assert where == "a.example:8443/x%20y?z=%C3%BC at 8.8.8.8 9.9.9.9"
    assert (message.method, message.body) == ("POST", b"{}")
    assert message.headers == {"Content-Type": "application/json", "Webhook-Id": "1"}
    assert net.resolved == ["a.example"]


@pytest.mark.parametrize("status", [200, 201, 204, 299])
async def test_every_success_is_one(status: int) -> None:
    assert await reason(Net(NAMES, [Answer(status)]), open_to()) == ""


@pytest.mark.parametrize("status", [300, 302, 304, 400, 404, 500, 999])
async def test_everything_else_is_a_failure(status: int) -> None:
    net = Net(NAMES, [Answer(status, "https://b.example/")])

    assert await reason(net, open_to()) == f"{FAILED} {status}"
    assert len(net.sent) == 1


@pytest.mark.parametrize(
    ("url", "answers", "told", "detail"),
    [
        ("https://gone.example/", [], "callback URL validation failed", "failed to resolve"),
        ("https://u:pw@a.example/", [], "callback URL validation failed", "must not include user info"),
        ("https://metadata/", [], "callback URL not allowed", "metadata endpoint host 'metadata' is blocked"),
        ("https://10.0.0.1/", [], "callback destination not allowed", "non-public IP '10.0.0.1'"),
        ("https://inside.example/", [], "callback destination not allowed", "resolved IP '169.254.169.254'"),
        (
            "https://a.example/",
            [Answer(307, "https://10.0.0.1/")],
            "redirect destination not allowed",
            "10.0.0.1",
        ),
        ("https://a.example/", [Answer(307, "/")] * 5, "redirect destination not allowed", ""),
    ],
)
async def test_details_are_for_the_log(
    url: str, answers: list[Answer], told: str, detail: str, caplog: pytest.LogCaptureFixture
) -> None:
    net = Net(NAMES, answers)

    assert await reason(net, WebhookSecurity(follow_redirects=True), url) == told

    assert detail in caplog.text
    assert "pw" not in caplog.text


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://10.0.0.1/", DeliveryRefused),
        ("https://inside.example/", DeliveryFailed),
        ("https://gone.example/", DeliveryFailed),
    ],
)
async def test_what_is_written_wrong_is_not_tried_again(url: str, kind: type[DeliveryFailed]) -> None:
    with pytest.raises(DeliveryFailed) as refused:
        await Net(NAMES).poster(open_to()).post(url, b"{}", {})

    assert type(refused.value) is kind


async def test_nothing_is_logged_of_a_success(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "flowapi")

    await reason(Net(NAMES), open_to())

    assert caplog.text == ""
