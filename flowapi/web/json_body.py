"""JSON that comes from outside: strict, one value, bounded in depth.

Rule 1: whatever follows the first value is ignored.
Rule 2: text that no database stores (U+0000) is refused here, once for everybody.
"""

from json import JSONDecodeError, JSONDecoder
from typing import Any

import orjson

MAX_DEPTH = 32
"""How many levels may lie below the outermost value."""
NUL = b"\\u0000"


class JSONMalformed(ValueError):
    """The text is not JSON, or not such as is accepted."""

    def __init__(self, reason: str, offset: int, *, truncated: bool = False) -> None:
        super().__init__(reason)
        self.offset = offset
        self.truncated = truncated


def parse_json(text: bytes) -> Any:
    """The first JSON value of *text*.

    Raises:
        JSONMalformed: There is none, it is nested too deeply, or it contains a NUL.
    """
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        value = _first_value(text)
    if text.count(b"[") + text.count(b"{") > MAX_DEPTH or NUL in text:
        _inspect(value)
    return value


def _first_value(text: bytes) -> Any:
    """The first value of *text* where more than one value stands, or none."""
    try:
        decoded = text.decode()
        start = len(decoded) - len(decoded.lstrip(" \t\r\n"))
        _, end = JSONDecoder().raw_decode(decoded, start)
        return orjson.loads(decoded[start:end])
    except UnicodeDecodeError as error:
        raise JSONMalformed("invalid UTF-8", error.start) from error
    except orjson.JSONDecodeError as error:
        raise JSONMalformed(error.msg, error.pos) from error
    except JSONDecodeError as error:
        raise JSONMalformed(error.msg, error.pos, truncated=error.pos >= len(text.rstrip())) from error
    except (RecursionError, ValueError) as error:
        raise JSONMalformed("nested too deeply or a number too long", 0) from error


def _inspect(value: Any) -> None:
    level = [value]
    for _ in range(MAX_DEPTH + 1):
        if any(isinstance(item, str) and "\0" in item for item in level):
            raise JSONMalformed("a text contains U+0000", 0)
        level = [inner for item in level for inner in _children(item)]
        if not level:
            return
    raise JSONMalformed("nested too deeply", 0)


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    return value if isinstance(value, list) else []
