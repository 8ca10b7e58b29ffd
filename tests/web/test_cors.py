"""The matrix of origins, methods and settings."""

import pytest

from flowapi.web.cors import Cors
from flowapi.web.health import health_routes
from tests.web.serving import Serving

EXPOSED = (
    "Retry-After,X-RateLimit-Limit,X-RateLimit-Remaining,X-RateLimit-Reset,"
    "X-Session-Lifetime,X-Session-Retention"
)
PAGE = "https://app.example.com"
SEVERAL = (PAGE, "https://*.example.org", "http://node?.example.net", "http://[::1]:*")


def serving(*origins: str, any_origin: bool = False, token_header: bool = False) -> Serving:
    """A server that lets pages of *origins* read its answers."""
    return Serving(health_routes(), cors=Cors(origins, any_origin=any_origin, token_header=token_header))


def cors_headers(headers: dict[str, str]) -> dict[str, str]:
    """The headers that matter to a browser."""
    return {name: value for name, value in headers.items() if name == "vary" or name.startswith("access-")}


def readable(origin: str, exposed: str = EXPOSED) -> dict[str, str]:
    """What lets pages of *origin* read an answer."""
    return {
        "vary": "Origin",
        "access-control-allow-origin": origin,
        "access-control-allow-credentials": "true",
        "access-control-expose-headers": exposed,
    }


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        (PAGE, True),
        (PAGE + ":443", False),
        ("http://app.example.com", False),
        ("https://a.example.org", True),
        ("https://a.b.example.org", True),
        ("https://.example.org", True),
        ("https://example.org", False),
        ("http://a.example.org", False),
        ("https://a.example.org.evil.example", False),
        ("http://node1.example.net", True),
        ("http://node12.example.net", False),
        ("http://node.example.net", False),
        ("http://[::1]:5173", True),
        ("http://::1:5173", False),
        ("https://" + "a" * 249 + ".example.org", False),
        ("a.example.org", False),
        ("null", False),
    ],
)
async def test_an_origin_is_echoed_if_it_is_listed(origin: str, allowed: bool) -> None:
    answer = await serving(*SEVERAL).client.get("/health/alive", {"origin": origin})

    assert answer.json() == {"alive": True}
    assert cors_headers(dict(answer.headers)) == (readable(origin) if allowed else {"vary": "Origin"})


async def test_the_token_header_is_exposed_where_it_is_used() -> None:
    answer = await serving(PAGE, token_header=True).client.get("/health/alive", {"origin": PAGE})

    assert cors_headers(dict(answer.headers)) == readable(PAGE, f"{EXPOSED},X-Auth-Token")


async def test_what_is_not_found_may_be_read_by_the_page() -> None:
    answer = await serving(PAGE).client.get("/nothing", {"origin": PAGE})

    assert answer.status_code == 404
    assert cors_headers(dict(answer.headers)) == readable(PAGE)


@pytest.mark.parametrize("path", ["/health/alive", "/nothing", "/login"])
async def test_a_preflight_is_granted_on_every_path(path: str) -> None:
    asked = {"origin": PAGE, "access-control-request-headers": "content-type, x-language"}

    answer = await serving(PAGE).client.send("OPTIONS", path, headers=asked)

    assert (answer.status_code, answer.content) == (204, b"")
    assert "content-type" not in answer.headers
    assert "allow" not in answer.headers
    assert cors_headers(dict(answer.headers)) == {
        "vary": "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
        "access-control-allow-origin": PAGE,
        "access-control-allow-credentials": "true",
        "access-control-allow-methods": "GET,POST,PUT,PATCH,DELETE,OPTIONS",
        "access-control-allow-headers": "content-type, x-language",
        "access-control-max-age": "7200",
    }


async def test_a_preflight_that_names_no_headers_is_granted_none() -> None:
    answer = await serving(PAGE).client.send("OPTIONS", "/login", headers={"origin": PAGE})

    assert "access-control-allow-headers" not in answer.headers


@pytest.mark.parametrize("headers", [{}, {"origin": "https://stranger.example"}])
async def test_a_preflight_of_a_stranger_gets_nothing(headers: dict[str, str]) -> None:
    answer = await serving(PAGE).client.send("OPTIONS", "/login", headers=headers)

    assert answer.status_code == 204
    assert cors_headers(dict(answer.headers)) == {"vary": "Origin"}


async def test_the_unsafe_wildcard_reflects_every_origin() -> None:
    answer = await serving("*", any_origin=True).client.get("/health/alive", {"origin": "https://x.example"})

    assert cors_headers(dict(answer.headers)) == readable("https://x.example")


@pytest.mark.parametrize("origins", [("*",), ()])
async def test_without_the_unsafe_flag_a_wildcard_or_no_list_means_nobody(origins: tuple[str, ...]) -> None:
    answer = await serving(*origins).client.get("/health/alive", {"origin": "https://x.example"})

    assert cors_headers(dict(answer.headers)) == {"vary": "Origin"}


async def test_the_flag_alone_opens_nothing() -> None:
    answer = await serving(PAGE, any_origin=True).client.get("/health/alive", {"origin": "https://x.example"})

    assert cors_headers(dict(answer.headers)) == {"vary": "Origin"}
