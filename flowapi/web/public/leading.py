"""Answers that lead browsers on to pages of the deployer's."""

from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from flowapi.web.response import NOT_STORED, Header, Response

TOLD = frozenset(("hanko_token", "saml_hint", "error", "error_description"))
"""What pages are told of a login; nothing of it is left of an earlier one."""


def with_query(url: str, added: Iterable[tuple[str, str]]) -> str:
    """*url* with what is *added* to its query, in place of what names the same or tells of another login."""
    parts = urlsplit(url)
    new = dict(added)
    gone = TOLD | new.keys()
    old = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in gone]
    return urlunsplit(parts._replace(query=urlencode(sorted([*old, *new.items()]))))


def led_to(status: int, url: str, *headers: Header) -> Response:
    """An answer that leads the browser to *url*."""
    return Response(status, headers=((b"location", _printable(url).encode()), NOT_STORED, *headers))


def _printable(url: str) -> str:
    """*url* as a header may have it."""
    return "".join(one if "!" <= one <= "~" else urlencode({"": one})[1:] for one in url)
