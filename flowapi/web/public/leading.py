"""Answers that lead browsers on to pages of the deployer's."""

from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from flowapi.web.response import NOT_STORED, Header, Response


def with_query(url: str, added: Iterable[tuple[str, str]]) -> str:
    """*url* with more in its query; what names the same is replaced."""
    parts = urlsplit(url)
    new = dict(added)
    old = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in new]
    return urlunsplit(parts._replace(query=urlencode(sorted([*old, *new.items()]))))


def led_to(status: int, url: str, *headers: Header) -> Response:
    """An answer that leads the browser to *url*."""
    return Response(status, headers=((b"location", _printable(url).encode()), NOT_STORED, *headers))


def _printable(url: str) -> str:
    """*url* as a header may have it."""
    return "".join(one if "!" <= one <= "~" else urlencode({"": one})[1:] for one in url)
