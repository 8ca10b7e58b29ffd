"""What a handler answers with."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

import orjson

from flowapi.web.request import Request

Header = tuple[bytes, bytes]
JSON_TYPE: Header = (b"content-type", b"application/json")
HTML_TYPE: Header = (b"content-type", b"text/html; charset=utf-8")
NOT_STORED: Header = (b"cache-control", b"no-store")
RENDERING = orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE


@dataclass(frozen=True, slots=True)
class Response:
    """A whole answer; *error* and *cause* go to the log only."""

    status: int
    body: bytes = b""
    headers: tuple[Header, ...] = ()
    error: str = ""
    cause: str = ""


Handler = Callable[[Request], Awaitable[Response]]


def json_response(
    content: Any, status: int = 200, *, headers: tuple[Header, ...] = (), error: str = "", cause: str = ""
) -> Response:
    """*content* as JSON; times as RFC 3339 in UTC."""
    return Response(status, orjson.dumps(content, option=RENDERING), (JSON_TYPE, *headers), error, cause)


def html_response(page: str, status: int = 200, *, headers: tuple[Header, ...] = ()) -> Response:
    """A page."""
    return Response(status, page.encode(), (HTML_TYPE, *headers))


def no_content(*headers: Header) -> Response:
    """An answer without a body."""
    return Response(204, headers=headers)


def prettified(response: Response) -> Response:
    """*response* with its JSON, if that is what it is, laid out for reading."""
    if JSON_TYPE not in response.headers:
        return response
    return replace(
        response, body=orjson.dumps(orjson.loads(response.body), option=RENDERING | orjson.OPT_INDENT_2)
    )
