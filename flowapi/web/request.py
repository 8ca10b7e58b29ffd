"""A request as the handlers see it."""

from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl

from starlette.types import Receive, Scope

from flowapi.web.body import RequestBody

MAX_COOKIES = 50
"""How many cookies of one request are looked at."""


class Request:
    """One HTTP request; *id* and *ip* are what the server made of the headers."""

    __slots__ = ("_raw", "body", "id", "ip", "method", "params", "path", "query_string")

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self._raw: list[tuple[bytes, bytes]] = scope["headers"]
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.query_string: bytes = scope["query_string"]
        self.body = RequestBody(receive, expected=self._announces_body())
        self.params: Mapping[str, str] = {}
        self.id = ""
        self.ip = ""

    def header(self, name: bytes) -> str:
        """The first header called *name* (lower case); empty where there is none."""
        for key, value in self._raw:
            if key == name:
                return value.decode("latin-1")
        return ""

    def headers(self, name: bytes) -> list[str]:
        """All headers called *name* (lower case), in order."""
        return [value.decode("latin-1") for key, value in self._raw if key == name]

    def query(self, name: str) -> str | None:
        """The first query parameter called *name*."""
        if name.encode() not in self.query_string:
            return None
        pairs = parse_qsl(self.query_string.decode("latin-1"), keep_blank_values=True)
        return next((value for key, value in pairs if key == name), None)

    def cookies(self) -> Iterator[tuple[str, str]]:
        """Names and values of the cookies, in order; a name may occur more than once."""
        for line in self.headers(b"cookie"):
            for part in line.split(";", MAX_COOKIES)[:MAX_COOKIES]:
                name, found, value = part.strip().partition("=")
                if found:
                    yield name, value[1:-1] if value[:1] == value[-1:] == '"' and len(value) > 1 else value

    @property
    def content_type(self) -> str:
        """The media type of the body, without parameters, in lower case."""
        return self.header(b"content-type").partition(";")[0].strip().lower()

    def _announces_body(self) -> bool:
        return any(
            (key == b"content-length" and value != b"0") or key == b"transfer-encoding"
            for key, value in self._raw
        )
