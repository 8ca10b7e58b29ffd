"""Where users may be sent after a login: globs over the whole URL, and a boundary around the host.

Without the boundary, ``https://a**`` would let ``https://a.evil.example`` in.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from config.globs import compile_glob
from config.urls import parse_url

_WILDCARDS = "*?[{"
_NOTHING = re.compile(r"(?!)")


class RedirectTargets:
    """The allowed targets; empty patterns allow nothing.

    Raises:
        ValueError: A pattern is none, or its host is none by itself.
    """

    def __init__(self, patterns: Iterable[str]) -> None:
        self._patterns = [
            (compile_glob(pattern, "./"), _Boundary.of(pattern)) for pattern in patterns if pattern
        ]

    def allows(self, url: str) -> bool:
        """Whether users may be sent to *url*."""
        url = url.removesuffix("/")
        try:
            parts = parse_url(url)
            urlsplit(url)  # which refuses hosts that browsers would read as something else
        except ValueError:
            return False
        if not parts.is_web_address or "@" in parts.authority:
            return False
        return any(
            glob.fullmatch(url) and boundary.holds(parts.scheme, parts.authority)
            for glob, boundary in self._patterns
        )


@dataclass(frozen=True, slots=True)
class _Boundary:
    scheme: str
    host: re.Pattern[str]
    port: str
    """Empty where any will do."""

    @classmethod
    def of(cls, pattern: str) -> Self:
        scheme, separator, rest = pattern.partition("://")
        authority = _until(rest, "/?#")
        if not separator or not authority:
            return cls("", _NOTHING, "")
        host, port = _host_and_port(authority)
        try:
            return cls(scheme.lower(), _host_pattern(host), _until(port, _WILDCARDS))
        except ValueError as error:
            raise ValueError(f"its host, '{authority}', is no pattern by itself: {error}") from error

    def holds(self, scheme: str, authority: str) -> bool:
        host, port = _host_and_port(authority)
        return scheme == self.scheme and self.port in ("", port) and bool(self.host.fullmatch(host))


def _host_and_port(authority: str) -> tuple[str, str]:
    head, bracket, tail = authority.rpartition("]")
    if bracket:
        host, port = head + bracket, tail.removeprefix(":")
    else:
        host, _, port = authority.rpartition(":") if ":" in authority else (authority, "", "")
    return host.lower().removesuffix("."), port


def _host_pattern(pattern: str) -> re.Pattern[str]:
    while pattern.endswith("**"):
        pattern = pattern.removesuffix("**")
    literal = _until(pattern, _WILDCARDS)
    if literal == pattern:
        return re.compile(re.escape(pattern))
    after = pattern.rpartition("**")[2] if "**" in pattern else ""
    if any(wildcard in after for wildcard in _WILDCARDS):
        return re.compile(re.escape(literal)) if literal else _NOTHING
    return compile_glob(pattern, ".")


def _until(text: str, stops: str) -> str:
    return text[: min((at for stop in stops if (at := text.find(stop)) >= 0), default=len(text))]
