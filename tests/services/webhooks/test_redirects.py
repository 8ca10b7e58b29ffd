"""A redirect leads where the policy allows, as far as the settings say, and with the token where it can."""

import pytest

from flowapi.services.webhooks.answer import Answer
from tests.services.webhooks.posting import FAILED, METADATA, NAMES, REJECTED, Net, open_to, reason

REDIRECTS = [
    (
        {"follow_redirects": False},
        [(302, "https://b.example/")],
        "webhook request failed due to status code: 302",
    ),
    ({"max_redirects": 0}, [(302, "https://b.example/")], "too many redirects"),
    ({"max_redirects": 1}, [(307, "https://b.example/"), (200, "")], ""),
    ({"max_redirects": 1}, [(302, "https://b.example/"), (200, "")], ""),
    ({"max_redirects": 1}, [(307, "/x"), (307, "/y"), (200, "")], "too many redirects"),
    ({}, [(307, "/1"), (307, "/2"), (307, "/3"), (200, "")], ""),
    ({}, [(307, "/1"), (307, "/2"), (307, "/3"), (307, "/4"), (200, "")], "too many redirects"),
    ({}, [(302, "")], f"{FAILED} 302"),
    (
        {"max_redirects": 3},
        [(307, "https://10.0.0.1/")],
        f"{REJECTED} non-public IP '10.0.0.1' is not allowed in public_only mode",
    ),
    (
        {"max_redirects": 3},
        [(307, "http://8.8.8.8/")],
        f"{REJECTED} scheme 'http' is not allowed",
    ),
    (
        {"max_redirects": 3},
        [(307, "https://metadata.google.internal/")],
        f"{REJECTED} metadata endpoint host 'metadata.google.internal' is blocked",
    ),
    (
        {"max_redirects": 3},
        [(307, "https://inside.example/")],
        f"{REJECTED} resolved IP '169.254.169.254' for host 'inside.example' is not allowed: {METADATA}",
    ),
    (
        {"max_redirects": 3},
        [(307, "https://user@8.8.8.8/")],
        f"{REJECTED} URL must not include user info",
    ),
    (
        {"max_redirects": 3},
        [(307, "//[")],
        f"{REJECTED} is not a valid URL: its host contains a character that is not allowed",
    ),
    (
        {
            "mode": "insecure",
            "blocked_hosts": ("forbidden.invalid",),
            "max_redirects": 1,
            "allowed_schemes": ("http", "https"),
        },
        [(302, "http://forbidden.invalid/")],
        f"{REJECTED} host 'forbidden.invalid' is blocked",
    ),
]


@pytest.mark.parametrize(("settings", "answers", "expected"), REDIRECTS)
async def test_redirects(settings: dict[str, object], answers: list[tuple[int, str]], expected: str) -> None:
    net = Net(NAMES, [Answer(*one) for one in answers])

    assert await reason(net, open_to(**{"follow_redirects": True, **settings})) == expected


async def test_the_method_is_kept_where_the_receiver_says_so() -> None:
    net = Net(NAMES, [Answer(308, "https://b.example/x"), Answer(200)])

    assert await reason(net, open_to(follow_redirects=True)) == ""

    assert [(where, message.method, message.body) for where, message in net.sent] == [
        ("a.example/hook at 8.8.8.8", "POST", b"{}"),
        ("b.example/x at 9.9.9.9", "POST", b"{}"),
    ]


async def test_a_redirect_that_loses_the_token_is_told(caplog: pytest.LogCaptureFixture) -> None:
    net = Net(NAMES, [Answer(303, "https://b.example/x"), Answer(200)])

    assert await reason(net, open_to(follow_redirects=True)) == ""

    where, message = net.sent[1]
    assert (where, message.method, message.body) == ("b.example/x at 9.9.9.9", "GET", b"")
    assert "Content-Type" not in message.headers
    assert "got no token" in caplog.text
