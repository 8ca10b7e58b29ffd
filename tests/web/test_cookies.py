"""The matrix of cookie settings."""

from dataclasses import replace

import pytest

from flowapi.engine.contract import CookieReply, SessionReply
from flowapi.web.cookies import CookieAttributes, SessionTransport, cookie_header

DEFAULT = CookieAttributes(name="", domain="", http_only=True, secure=True, same_site="strict")
TOKEN = "eyJhbGciOiJSUzI1NiJ9.e30.c2ln"


@pytest.mark.parametrize(
    ("attributes", "rest"),
    [
        (DEFAULT, "Path=/; Max-Age=60; HttpOnly; Secure; SameSite=Strict"),
        (replace(DEFAULT, same_site="lax"), "Path=/; Max-Age=60; HttpOnly; Secure; SameSite=Lax"),
        (replace(DEFAULT, same_site="none"), "Path=/; Max-Age=60; HttpOnly; Secure; SameSite=None"),
        (replace(DEFAULT, same_site="odd"), "Path=/; Max-Age=60; HttpOnly; Secure"),
        (replace(DEFAULT, secure=False), "Path=/; Max-Age=60; HttpOnly; SameSite=Strict"),
        (replace(DEFAULT, http_only=False), "Path=/; Max-Age=60; Secure; SameSite=Strict"),
        (
            replace(DEFAULT, domain=".example.com"),
            "Path=/; Domain=example.com; Max-Age=60; HttpOnly; Secure; SameSite=Strict",
        ),
        (replace(DEFAULT, domain="not a domain"), "Path=/; Max-Age=60; HttpOnly; Secure; SameSite=Strict"),
    ],
)
def test_the_session_cookie_has_the_configured_attributes(attributes: CookieAttributes, rest: str) -> None:
    assert attributes.line("value", 60) == f"hanko=value; {rest}"


def test_a_session_that_lasts_is_a_cookie_with_an_age() -> None:
    transport = SessionTransport(replace(DEFAULT, name="visit"), lifespan=43200, token_header=False)

    assert transport.headers(SessionReply(TOKEN, persistent=True)) == (
        (b"x-session-lifetime", b"43200"),
        (b"x-session-retention", b"persistent"),
        (
            b"set-cookie",
            f"visit={TOKEN}; Path=/; Max-Age=43200; HttpOnly; Secure; SameSite=Strict".encode(),
        ),
    )


def test_a_session_of_the_browser_is_a_cookie_without_an_age() -> None:
    transport = SessionTransport(DEFAULT, lifespan=43200, token_header=False)

    assert transport.headers(SessionReply(TOKEN, persistent=False)) == (
        (b"x-session-lifetime", b"43200"),
        (b"x-session-retention", b"session"),
        (b"set-cookie", f"hanko={TOKEN}; Path=/; HttpOnly; Secure; SameSite=Strict".encode()),
    )


@pytest.mark.parametrize(("persistent", "retention"), [(True, b"persistent"), (False, b"session")])
def test_a_token_header_takes_the_place_of_the_cookie(persistent: bool, retention: bytes) -> None:
    transport = SessionTransport(DEFAULT, lifespan=5400, token_header=True)

    assert transport.headers(SessionReply(TOKEN, persistent)) == (
        (b"x-session-lifetime", b"5400"),
        (b"x-session-retention", retention),
        (b"x-auth-token", TOKEN.encode()),
    )


@pytest.mark.parametrize("token_header", [True, False])
def test_the_deletion_takes_away_what_was_set(token_header: bool) -> None:
    transport = SessionTransport(DEFAULT, lifespan=5400, token_header=token_header)

    assert transport.deletion == (
        b"set-cookie",
        b"hanko=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Strict",
    )


def test_other_cookies_travel_between_sites_and_are_secure() -> None:
    cookie = CookieReply("hanko-device-token", "id:token|id:token", 2592000)

    assert cookie_header(cookie) == (
        b"set-cookie",
        b"hanko-device-token=id:token|id:token; Path=/; Max-Age=2592000; HttpOnly; Secure; SameSite=None",
    )


def test_no_value_breaks_out_of_its_cookie() -> None:
    cookie = CookieReply("a", 'x; Domain=evil.example\r\nSet-Cookie: b="1",\\', 1, http_only=False)

    assert (
        cookie_header(cookie)[1]
        == b"a=xDomain=evil.exampleSet-Cookie:b=1; Path=/; Max-Age=1; Secure; SameSite=None"
    )
