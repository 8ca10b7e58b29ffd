"""The head of an answer, as bytes (RFC 9112, 4)."""

from collections.abc import Collection
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus
from time import time

Header = tuple[bytes, bytes]
CLOSING: Header = (b"connection", b"close")
TEXT_TYPE: Header = (b"content-type", b"text/plain; charset=utf-8")
WITHOUT_CONTENT = frozenset({204, 304})
STATUS_LINES = {
    status.value: b"HTTP/1.1 %d %s\r\n" % (status, status.phrase.encode("ascii")) for status in HTTPStatus
}
CONTINUE = STATUS_LINES[100] + b"\r\n"


def answer_head(status: int, headers: Collection[Header]) -> bytes:
    """The head of an answer.

    Raises:
        ValueError: A field holds an end of line.
    """
    fields = b"".join([b"%s: %s\r\n" % field for field in headers])
    head = STATUS_LINES[status] + _date(int(time())) + fields
    lines = len(headers) + 2
    if head.count(b"\n") != lines or head.count(b"\r") != lines or b"\0" in head:
        raise ValueError("a header field holds an end of line")
    return head + b"\r\n"


def ends_itself(status: int, headers: Collection[Header]) -> bool:
    """Whether who reads the answer knows where it ends, without the end of the connection (RFC 9112, 6.3)."""
    return status in WITHOUT_CONTENT or any(name == b"content-length" for name, _ in headers)


def whole_answer(status: int, text: str) -> bytes:
    """An answer that says *text*, with which the connection ends."""
    body = f"{text}\n".encode()
    length = (b"content-length", str(len(body)).encode())
    return answer_head(status, [TEXT_TYPE, length, CLOSING]) + body


@lru_cache(maxsize=1)
def _date(second: int) -> bytes:
    """When an answer begins (RFC 9110, 6.6.1); one text serves all of a second."""
    return b"date: %s\r\n" % formatdate(second, usegmt=True).encode("ascii")
