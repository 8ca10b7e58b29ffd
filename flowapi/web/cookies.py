"""Cookies and headers that carry a session or another secret to the client."""

import re
from dataclasses import dataclass

from config.cookie_domain import COOKIE_DOMAIN
from flowapi.engine.contract import CookieReply, SessionReply
from flowapi.web.response import Header

SAME_SITE = {"lax": "Lax", "strict": "Strict", "none": "None"}
DEFAULT_NAME = "hanko"
UNSAFE = re.compile(r"[^\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]")
"""What RFC 6265 §4.1.1 does not allow in the value of a cookie."""


@dataclass(frozen=True, slots=True)
class CookieAttributes:
    """How the session cookie is set, but for its value and age."""

    name: str
    domain: str
    http_only: bool
    secure: bool
    same_site: str

    def line(self, value: str, max_age: int | None) -> str:
        """The text of a `Set-Cookie` header."""
        domain = self.domain.removeprefix(".")
        parts = [
            f"{self.name or DEFAULT_NAME}={UNSAFE.sub('', value)}",
            "Path=/",
            f"Domain={domain}" if COOKIE_DOMAIN.fullmatch(domain) else "",
            f"Max-Age={max_age}" if max_age is not None else "",
            "HttpOnly" if self.http_only else "",
            "Secure" if self.secure else "",
            f"SameSite={SAME_SITE[self.same_site]}" if self.same_site in SAME_SITE else "",
        ]
        return "; ".join(part for part in parts if part)


class SessionTransport:
    """How a session reaches the client, and how it is taken from there."""

    def __init__(self, cookie: CookieAttributes, *, lifespan: int, token_header: bool) -> None:
        self._cookie = cookie
        self._lifespan = lifespan
        self._token_header = token_header
        self.name = cookie.name or DEFAULT_NAME
        self.deletion: Header = (b"set-cookie", cookie.line("", 0).encode())
        """Makes the client forget its session."""

    def headers(self, session: SessionReply) -> tuple[Header, ...]:
        """The headers that hand over *session*: a cookie, or a token where pages keep it themselves."""
        retention = b"persistent" if session.persistent else b"session"
        return (
            (b"x-session-lifetime", str(self._lifespan).encode()),
            (b"x-session-retention", retention),
            self._token(session),
        )

    def _token(self, session: SessionReply) -> Header:
        if self._token_header:
            return b"x-auth-token", session.token.encode()
        age = self._lifespan if session.persistent else None
        return b"set-cookie", self._cookie.line(session.token, age).encode()


def cookie_header(cookie: CookieReply) -> Header:
    """The header of a cookie that also travels with requests from other sites; hence always secure."""
    attributes = CookieAttributes(cookie.name, cookie.domain, cookie.http_only, secure=True, same_site="none")
    return b"set-cookie", attributes.line(cookie.value, cookie.max_age).encode()
