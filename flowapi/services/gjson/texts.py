"""JSON texts as a whole: quoting, validity, and what is written around values."""

import json
import re
from collections.abc import Iterable

import orjson

_STRING_OR_SPACE = re.compile(r'("[^"\\]*(?:\\.[^"\\]*)*+"?)|[\x00-\x20]+', re.DOTALL)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPES = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


def quoted(text: str) -> str:
    """*text* as a JSON string."""
    return _LONE_SURROGATE.sub(r"\\ufffd", escaped(json.dumps(text, ensure_ascii=False)))


def escaped(text: str) -> str:
    """The JSON *text* in such a way that it can stand in HTML and in JavaScript."""
    return text.translate(_ESCAPES)


def is_valid(text: str) -> bool:
    """Tell whether *text* is one JSON value and nothing else."""
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError:
        return False
    return True


def compact(text: str) -> str:
    """*text* without the spaces between its tokens."""
    return _STRING_OR_SPACE.sub(lambda found: found[1] or "", text)


def array_of(raws: Iterable[str]) -> str:
    """An array of values as they were written."""
    return f"[{','.join(raws)}]"


def object_of(members: Iterable[tuple[str, str]]) -> str:
    """An object of keys and values as they were written."""
    return "{" + ",".join(f"{key}:{value}" for key, value in members) + "}"
