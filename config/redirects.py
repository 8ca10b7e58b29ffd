"""Where users may be sent after a login: globs over the whole URL, and a boundary around the host.

Without the boundary, ``https://a**`` would let ``https://a.evil.example`` in.
"""

from collections.abc import Iterable

from config.globs import compile_glob
from config.urls import parse_url

_WILDCARDS = "*?[{"


class RedirectTargets:
    """The allowed targets; empty patterns allow nothing."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self._patterns = [(compile_glob(pattern, "./"), pattern) for pattern in patterns if pattern]

    def allows(self, url: str) -> bool:
        """Whether users may be sent to *url*."""
        url = url.removesuffix("/")
        try:
            parts = parse_url(url)
        except ValueError:
            return False
        if not parts.is_web_address or "@" in parts.authority:
            return False
        return any(
            glob.fullmatch(url) and _within_boundary(pattern, parts.scheme, parts.authority)
            for glob, pattern in self._patterns
        )


def _within_boundary(pattern: str, scheme: str, authority: str) -> bool:
    pattern_scheme, separator, rest = pattern.partition("://")
    pattern_authority = _until(rest, "/?#")
    if not separator or not pattern_authority or pattern_scheme.lower() != scheme:
        return False
    pattern_host, pattern_port = _host_and_port(pattern_authority)
    host, port = _host_and_port(authority)
    literal_port = _until(pattern_port, _WILDCARDS)
    return (not literal_port or literal_port == port) and _host_matches(pattern_host, host)


def _host_and_port(authority: str) -> tuple[str, str]:
    head, bracket, tail = authority.rpartition("]")
    if bracket:
        host, port = head + bracket, tail.removeprefix(":")
    else:
        host, _, port = authority.rpartition(":") if ":" in authority else (authority, "", "")
    return host.lower().removesuffix("."), port


def _host_matches(pattern: str, host: str) -> bool:
    while pattern.endswith("**"):
        pattern = pattern.removesuffix("**")
    literal = _until(pattern, _WILDCARDS)
    if literal == pattern:
        return host == pattern
    after = pattern.rpartition("**")[2] if "**" in pattern else ""
    if any(wildcard in after for wildcard in _WILDCARDS):
        return bool(literal) and host == literal
    return compile_glob(pattern, ".").fullmatch(host) is not None


def _until(text: str, stops: str) -> str:
    return text[: min((at for stop in stops if (at := text.find(stop)) >= 0), default=len(text))]
