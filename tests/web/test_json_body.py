"""JSON from outside: strict, one value, bounded."""

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowapi.web.json_body import MAX_DEPTH, JSONMalformed, parse_json


def nested(depth: int) -> bytes:
    """Lists within lists."""
    return b"[" * depth + b"]" * depth


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (b'{"a": 1}', {"a": 1}),
        (b'{"a": 1} trailing', {"a": 1}),
        (b'{"a": 1}{"a": 2}', {"a": 1}),
        (b" \n[1] ]", [1]),
        (b"null", None),
        (b"truenot", True),
        (b'{"a": 1, "a": 2}', {"a": 2}),
        (b'"\xc3\xbc"', "ü"),
        (b'"\\\\u0000"', "\\u0000"),
        (nested(MAX_DEPTH + 1), orjson.loads(nested(MAX_DEPTH + 1))),
        (b"[" + b"{}," * 100 + b"{}]", [{}] * 101),
    ],
)
def test_the_first_value_counts(text: bytes, value: Any) -> None:
    assert parse_json(text) == value


@pytest.mark.parametrize(
    ("text", "truncated"),
    [
        (b"", True),
        (b" \n", True),
        (b"{", True),
        (b"[1,", True),
        (b'{"a": "b', False),
        (b"{a: 1}", False),
        (b"\xef\xbb\xbf{}", False),
        (b'"\xff"', False),
        (b'"\\ud800"', False),
        (b'"\\u0000"', False),
        (b'{"\\u0000": 1}', False),
        (b'[[["x\\u0000y"]]]', False),
        (b"NaN", False),
        (b"[Infinity] x", False),
        (nested(MAX_DEPTH + 2), False),
        (nested(100_000), False),
        (b'{"a":' * 50_000, False),
        (b"1" * 10_000 + b" x", False),
    ],
)
def test_everything_else_is_malformed(text: bytes, truncated: bool) -> None:
    with pytest.raises(JSONMalformed) as refused:
        parse_json(text)

    assert refused.value.truncated == truncated


@given(st.binary(max_size=200))
def test_whatever_comes_is_read_or_refused(text: bytes) -> None:
    try:
        orjson.dumps(parse_json(text))
    except JSONMalformed:
        return
