"""A request as the handlers see it."""

from collections.abc import Iterator, Mapping
from urllib.parse import unquote_plus

from starlette.types import Receive, Scope

from flowapi.web.body import RequestBody

MOST_DIGITS = 18
"""Of an announced length; more is no length."""
MAX_COOKIES = 50
"""How many cookies of one request are looked at."""
MAX_PARAMETERS = 50
"""How many parameters of a query are looked at."""


class Request:
    """One HTTP request; *id* and *ip* are what the server made of the headers.

    *prefix* is the beginning of the path that names a tenant, where there are many.
    """

    __slots__ = (
        "_first",
        "_raw",
        "body",
        "id",
        "ip",
        "method",
        "params",
        "path",
        "prefix",
        "query_string",
        "route",
    )

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self._raw: list[tuple[bytes, bytes]] = scope["headers"]
        self._first: dict[bytes, bytes] = dict(reversed(self._raw))
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.prefix = ""
        self.query_string: bytes = scope["query_string"]
        self.body = RequestBody(receive, expected=self._announces_body())
        self.params: Mapping[str, str] = {}
        self.id = ""
        self.ip = ""
        self.route = ""
        """The path by which the server found who answers; empty where nobody does."""

    @property
    def local_path(self) -> str:
        """The path within what is served of the tenant."""
        return self.path[len(self.prefix) :]

    def header(self, name: bytes) -> str:
        """The first header called *name* (lower case); empty where there is none."""
        return self._first.get(name, b"").decode("latin-1")

    def headers(self, name: bytes) -> list[str]:
        """All headers called *name* (lower case), in order."""
        return [value.decode("latin-1") for key, value in self._raw if key == name]

    def query(self, name: str) -> str | None:
        """The first query parameter called *name*."""
        query = self.query_string.decode("latin-1")
        for pair in query.split("&", MAX_PARAMETERS)[:MAX_PARAMETERS]:
            key, _, value = pair.partition("=")
            if _decoded(key) == name:
                return _decoded(value)
        return None

    def parameters(self) -> Iterator[tuple[str, str]]:
        """Names and values of the query, in order; a name may occur more than once."""
        for pair in self.query_string.decode("latin-1").split("&", MAX_PARAMETERS)[:MAX_PARAMETERS]:
            name, _, value = pair.partition("=")
            if name:
                yield _decoded(name), _decoded(value)

    def cookies(self) -> Iterator[tuple[str, str]]:
        """Names and values of the cookies, in order; a name may occur more than once."""
        for line in self.headers(b"cookie"):
            for part in line.split(";", MAX_COOKIES)[:MAX_COOKIES]:
                name, found, value = part.strip().partition("=")
                if found:
                    yield name, value[1:-1] if value[:1] == value[-1:] == '"' and len(value) > 1 else value

    @property
    def size(self) -> int:
        """How many bytes there are of it, about: line, headers, and the body as it was announced."""
        announced = self.header(b"content-length")
        body = int(announced) if announced.isdigit() and len(announced) <= MOST_DIGITS else 0
        line = len(self.method) + len(self.path) + len(self.query_string)
        return line + sum(len(name) + len(value) for name, value in self._raw) + body

    @property
    def request_id(self) -> str:
        """The id by which logs know the request."""
        return self.id

    @property
    def user_agent(self) -> str:
        """What the client says to be."""
        return self.header(b"user-agent")

    @property
    def content_type(self) -> str:
        """The media type of the body, without parameters, in lower case."""
        return self.header(b"content-type").partition(";")[0].strip().lower()

    def _announces_body(self) -> bool:
        return self._first.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in self._first


def _decoded(text: str) -> str:
    """*text* of a query; the library takes its time also where there is nothing to do."""
    return unquote_plus(text) if "%" in text or "+" in text else text
