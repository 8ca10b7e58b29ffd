"""Bodies that no client of ours would send."""

import json
from typing import Any

from hypothesis import strategies as st

from tests.support.damage import JSON_JUNK

GOOD = json.dumps({"input_data": {"email": "ada@example.test"}, "csrf_token": "a" * 32}).encode()
CURIOUS = (
    b"",
    b" ",
    b"null",
    b"[]",
    b'"text"',
    b"0",
    b"\xef\xbb\xbf{}",
    "{}".encode("utf-16"),
    b'{"csrf_token":"\xff\xfe"}',
    b'{"csrf_token":"\\ud800"}',
    b'{"csrf_token":"\\u0000"}',
    b'{"csrf_token":"a","csrf_token":1,"csrf_token":"b","input_data":{},"input_data":[]}',
    b'{"user_id":"1","user_id":null,"emails":[],"emails":{}}',
    b'{"input_data":NaN}',
    b'{"input_data":{"email":1e999}}',
    b'{"input_data":{"email":' + b"9" * 5000 + b"}}",
    b"[" * 100_000,
    b'{"a":' * 5000 + b"1" + b"}" * 5000,
    b"[" * 40 + b"]" * 40,
    b'{"input_data":{"email":"' + b"a" * 70_000 + b'"}}',
    b" " * 2_000_000,
    GOOD + b"trailing",
    GOOD + GOOD,
)


def _truncated(document: Any) -> st.SearchStrategy[bytes]:
    text = json.dumps(document).encode()
    return st.integers(0, len(text)).map(lambda end: text[:end])


bodies: st.SearchStrategy[bytes] = st.one_of(
    st.binary(max_size=40),
    JSON_JUNK.map(lambda value: json.dumps(value).encode()),
    JSON_JUNK.flatmap(_truncated),
    st.tuples(st.integers(0, len(GOOD)), st.binary(max_size=4)).map(
        lambda cut: GOOD[: cut[0]] + cut[1] + GOOD[cut[0] + 1 :]
    ),
    st.dictionaries(
        st.sampled_from(
            ["input_data", "csrf_token", "session_token", "id", "user_id", "emails", "username", "password"]
        ),
        JSON_JUNK,
    ).map(lambda value: json.dumps(value).encode()),
)
types: st.SearchStrategy[bytes | None] = st.one_of(
    st.just(b"application/json"),
    st.sampled_from(
        [
            None,
            b"application/json; charset=utf-8",
            b"APPLICATION/JSON;",
            b"application/x-www-form-urlencoded",
            b"multipart/form-data; boundary=x",
            b"text/plain",
            b"",
            b";",
            b"\xff",
        ]
    ),
)
