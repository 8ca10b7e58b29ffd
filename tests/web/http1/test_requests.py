"""What is a request, and what is none."""

from collections.abc import Iterable, Sequence

import pytest
from hypercorn.protocol.events import Body, EndBody, Event

from flowapi.web.http1.requests import LONGEST_SILENCE, TOO_LARGE, RequestHead, RequestReader

GET = b"GET /a?b HTTP/1.1\r\nhost: x\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nhost: x\r\n"
UPGRADE = b"connection: Upgrade, HTTP2-Settings\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABk\r\n"
CHUNKED = b"transfer-encoding: chunked\r\n"

Told = tuple[str, bytes, bytes]
"""Method, target and body of one request; the body without its end marked by what it has so far."""


def told(events: Iterable[Event]) -> list[Told]:
    """The requests that *events* make, each complete one with an ``.`` behind its body."""
    requests: list[Told] = []
    for event in events:
        if isinstance(event, RequestHead):
            requests.append((event.method, event.raw_path, b""))
            continue
        method, target, body = requests.pop()
        requests.append((method, target, body + (event.data if isinstance(event, Body) else b".")))
    return requests


def head_of(data: bytes) -> RequestHead:
    """The head of the one request that *data* is."""
    (head, *_) = RequestReader().feed(data)
    assert isinstance(head, RequestHead)
    return head


def pieces(data: bytes, size: int) -> Sequence[bytes]:
    """*data* in pieces of *size*."""
    return [data[start : start + size] for start in range(0, len(data), size)]


READ = [
    (GET, [("GET", b"/a?b", b".")]),
    (GET * 3, [("GET", b"/a?b", b".")] * 3),
    (b"\r\n" + GET, [("GET", b"/a?b", b".")]),
    (POST + b"content-length: 3\r\n\r\nabc", [("POST", b"/", b"abc.")]),
    (POST + b"content-length: 3\r\n\r\nabc" + GET, [("POST", b"/", b"abc."), ("GET", b"/a?b", b".")]),
    (POST + b"content-length: 4\r\n\r\nabc", [("POST", b"/", b"abc")]),
    (POST + CHUNKED + b"\r\n2;x=y\r\nab\r\n1\r\nc\r\n0\r\nt: r\r\n\r\n", [("POST", b"/", b"abc.")]),
    (POST + UPGRADE + b"\r\n", [("POST", b"/", b".")]),
    (POST + UPGRADE + b"content-length: 3\r\n\r\nabc", [("POST", b"/", b"abc.")]),
    (POST + UPGRADE + CHUNKED + b"\r\n3\r\nabc\r\n0\r\n\r\n", [("POST", b"/", b"abc.")]),
    (
        POST + UPGRADE + b"content-length: 3\r\n\r\nabc" + GET,
        [("POST", b"/", b"abc."), ("GET", b"/a?b", b".")],
    ),
    (b"CONNECT a:1 HTTP/1.1\r\nhost: x\r\n\r\n" + GET, [("CONNECT", b"a:1", b"."), ("GET", b"/a?b", b".")]),
    (b"GET / HTTP/1.0\r\n\r\n", [("GET", b"/", b".")]),
    ((POST + UPGRADE + b"\r\n") * 400, [("POST", b"/", b".")] * 400),
]


@pytest.mark.parametrize("size", [1, 7, 1 << 16])
@pytest.mark.parametrize(("data", "requests"), READ)
def test_requests_are_read_however_they_are_cut(data: bytes, requests: list[Told], size: int) -> None:
    reader = RequestReader()

    events = [event for piece in pieces(data, size) for event in reader.feed(piece)]

    assert told(events) == requests
    assert reader.refusal is None


def test_names_of_fields_are_lower_case_and_values_have_no_blanks_around() -> None:
    head = head_of(b"GET / HTTP/1.1\r\nHost:  x \t\r\nX-Empty:\r\nCookie: a=b; c\r\ncookie: d\r\n\r\n")

    assert head.headers == [(b"host", b"x"), (b"x-empty", b""), (b"cookie", b"a=b; c"), (b"cookie", b"d")]


def test_trailers_are_no_fields_of_the_head() -> None:
    head = head_of(POST + CHUNKED + b"\r\n0\r\nauthorization: y\r\nhost: y\r\n\r\n")

    assert head.headers == [(b"host", b"x"), (b"transfer-encoding", b"chunked")]


@pytest.mark.parametrize(
    ("target", "path", "host"),
    [
        (b"http://a:8/p?q", b"/p?q", b"a:8"),
        (b"HTTPS://a", b"/", b"a"),
        (b"http://a?q=/p", b"/?q=/p", b"a"),
        (b"http://user:secret@a/p@q", b"/p@q", b"a"),
        (b"http://[::1]:8/p", b"/p", b"[::1]:8"),
        (b"/http://a/p", b"/http://a/p", b"x"),
        (b"//a/p", b"//a/p", b"x"),
        (b"*", b"*", b"x"),
    ],
)
def test_the_host_of_a_target_goes_before_that_of_the_field(target: bytes, path: bytes, host: bytes) -> None:
    head = head_of(b"GET " + target + b" HTTP/1.1\r\nhost: x\r\na: b\r\n\r\n")

    assert (head.raw_path, head.headers) == (path, [(b"host", host), (b"a", b"b")])


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        (GET, True),
        (b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n", False),
        (b"GET / HTTP/1.0\r\nhost: x\r\nconnection: keep-alive\r\n\r\n", False),
    ],
)
def test_the_sender_says_whether_more_may_come(data: bytes, kept: bool) -> None:
    assert head_of(data).keep_alive is kept


def test_what_follows_the_last_request_is_refused_after_it() -> None:
    reader = RequestReader()

    events = reader.feed(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n" + GET)

    assert told(events) == [("GET", b"/", b".")]
    assert reader.refusal


@pytest.mark.parametrize(
    ("fields", "waits"), [(b"", False), (b"Expect: 100-Continue\r\n", True), (b"expect: tea\r\n", False)]
)
def test_the_sender_says_whether_it_waits_to_be_asked_for_the_body(fields: bytes, waits: bool) -> None:
    assert head_of(POST + fields + b"content-length: 3\r\n\r\n").expects_continue is waits


def test_who_speaks_http_1_0_is_not_asked_for_the_body() -> None:
    head = head_of(b"POST / HTTP/1.0\r\nexpect: 100-continue\r\ncontent-length: 3\r\n\r\n")

    assert not head.expects_continue


@pytest.mark.parametrize(
    ("status", "data"),
    [
        (400, POST + b"content-length: 3\r\n" + CHUNKED + b"\r\n0\r\n\r\n"),
        (400, POST + CHUNKED + b"content-length: 3\r\n\r\n0\r\n\r\n"),
        (400, POST + b"content-length: 3\r\ncontent-length: 3\r\n\r\nabc"),
        (400, POST + b"content-length: +3\r\n\r\nabc"),
        (400, POST + b"content-length: 99999999999999999999\r\n\r\n"),
        (400, POST + b"transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n"),
        (400, POST + b"transfer-encoding : chunked\r\n\r\n0\r\n\r\n"),
        (400, b"GET / HTTP/1.1\r\nhost: x\r\n folded\r\n\r\n"),
        (400, b"GET / HTTP/1.1\nhost: x\n\n"),
        (400, b"GET / HTTP/1.1\r\nhost: x\x01y\r\n\r\n"),
        (400, b"GET / HTTP/1.1\r\nho\x00st: x\r\n\r\n"),
        (400, b"GET /\xc3\xa4 HTTP/1.1\r\nhost: x\r\n\r\n"),
        (400, b"GET / HTTP/1.1\r\n\r\n"),
        (400, b"GET / HTTP/1.1\r\nhost: x\r\nHost: y\r\n\r\n"),
        (400, b"GET / HTTP/1.0\r\nhost: x\r\nHost: y\r\n\r\n"),
        (501, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"),
        (400, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        (501, b"BREW / HTTP/1.1\r\nhost: x\r\n\r\n"),
        (501, b"get / HTTP/1.1\r\nhost: x\r\n\r\n"),
        (505, b"GET / HTTP/2.0\r\nhost: x\r\n\r\n"),
        (505, b"GET /\r\n\r\n"),
    ],
)
def test_what_may_be_read_in_two_ways_or_in_none_is_refused(status: int, data: bytes) -> None:
    reader = RequestReader()

    events = reader.feed(data)

    assert events == []
    assert reader.refusal
    assert reader.refusal.status == status
    assert reader.refusal.reason


@pytest.mark.parametrize("body", [b"x\r\n", b"FFFFFFFFFFFFFFFFF\r\n", b"1\r\nabc\r\n"])
def test_a_body_that_goes_wrong_is_refused_where_it_does(body: bytes) -> None:
    reader = RequestReader()

    (head, *rest) = reader.feed(POST + CHUNKED + b"\r\n" + body)

    assert isinstance(head, RequestHead)
    assert not any(isinstance(event, EndBody) for event in rest)
    assert reader.refusal


@pytest.mark.parametrize(
    "begun",
    [
        b"GET /",
        b"GET / HTTP/1.1\r\nhost: x\r\na: ",
        POST + CHUNKED + b"\r\n1;",
        POST + CHUNKED + b"\r\n0\r\nt: ",
    ],
)
def test_what_never_becomes_anything_is_refused(begun: bytes) -> None:
    reader = RequestReader()
    reader.feed(begun)
    said = 0

    while not reader.refusal:
        reader.feed(b"a" * 1024)
        said += 1024

    assert reader.refusal == TOO_LARGE
    assert said <= LONGEST_SILENCE + 1024
