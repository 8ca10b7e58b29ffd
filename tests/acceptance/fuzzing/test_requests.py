"""Odd queries, headers, methods and paths."""

from urllib.parse import quote, urlencode
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.acceptance.fuzzing.asgi import JSON, Asked
from tests.acceptance.fuzzing.bodies import GOOD
from tests.acceptance.fuzzing.recipes import Walker, arrived
from tests.acceptance.fuzzing.shapes import check_any, check_api, check_flow
from tests.acceptance.fuzzing.world import ORIGIN, World, prescribed

FLOW = "8d2a3c1e-6f0b-4a55-9a57-0d5d7c0f2b11"
fuzzed = settings(max_examples=60, deadline=None)
names = st.sampled_from(["continue_with_login_identifier", "back", "", "no_such_action"]) | st.text(
    max_size=8
)
ids = st.sampled_from([FLOW, FLOW.upper(), f"{{{FLOW}}}", f"urn:uuid:{FLOW}", UUID(FLOW).hex, "", "x"]) | (
    st.uuids().map(str) | st.text(max_size=8)
)
values = st.one_of(
    st.tuples(names, st.sampled_from(["@", "@", "@", "", "@@", " @", "%40"]), ids).map("".join),
    st.text(max_size=60),
)
queries = st.one_of(
    st.lists(st.tuples(st.sampled_from(["action", "action", "Action", "a"]), values), max_size=3).map(
        lambda pairs: urlencode(pairs, errors="replace")
    ),
    st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=60),
)
NAMES = [
    b"authorization",
    b"cookie",
    b"content-type",
    b"content-length",
    b"origin",
    b"access-control-request-headers",
    b"access-control-request-method",
    b"x-forwarded-for",
    b"x-real-ip",
    b"x-request-id",
    b"x-language",
    b"user-agent",
    b"referer",
    b"host",
    b"accept",
    b"expect",
]
contents = st.one_of(
    st.binary(max_size=30),
    st.sampled_from(
        [
            b"Bearer",
            b"bearer x.y.z",
            b"Bearer " + b"a" * 9000,
            b"hanko=",
            b'hanko="',
            b"hanko=a.b.c; hanko=; =; ;;",
            b"hanko=\xff",
            b"; " * 500,
            ORIGIN.encode(),
            b"null",
            b"*",
            b"undefined",
            b"-1",
            b"abc",
            b"9" * 40,
            b"application/json",
            b"de;q=0.9," * 200,
            b"::1, 1.2.3.4, x",
        ]
    ),
).map(lambda value: bytes(byte for byte in value if byte not in b"\r\n\0"))
headers = st.lists(st.tuples(st.sampled_from(NAMES), contents), max_size=6)


@pytest.fixture(scope="module")
def walker(world: World) -> Walker:
    """Somebody in the middle of a flow."""
    return world.run(arrived(world, "login", "login_init"))


@fuzzed
@given(query=queries)
def test_any_query_gets_an_answer_of_the_flow(world: World, walker: Walker, query: str) -> None:
    query = query.replace(FLOW, walker.visit.id)

    answer = world.run(world.public(Asked("POST", f"/login?{query}", [JSON], GOOD)))

    check_flow(answer)
    assert answer.status_code in {200, 403, 500}
    assert prescribed(answer), answer.body


@fuzzed
@given(headers=headers, target=st.sampled_from(["/login", "/login?action=a%40" + FLOW, "/registration"]))
def test_any_header_gets_an_answer_of_the_flow(
    world: World, headers: list[tuple[bytes, bytes]], target: str
) -> None:
    answer = world.run(world.public(Asked("POST", target, headers, GOOD)))

    check_flow(answer)
    assert prescribed(answer), answer.body


@fuzzed
@given(
    headers=headers,
    method=st.sampled_from(["GET", "POST", "OPTIONS", "DELETE", "HEAD", "PATCH", "TRACE", "x"]),
    target=st.sampled_from(["/me", "/logout", "/sessions/validate", "/", "/health/ready", "/x"]),
)
def test_any_header_gets_an_answer(
    world: World, headers: list[tuple[bytes, bytes]], method: str, target: str
) -> None:
    answer = world.run(world.public(Asked(method, target, headers)))

    if answer.status_code >= 400:
        check_api(answer)
    check_any(answer)


@fuzzed
@given(
    method=st.sampled_from(["GET", "POST", "DELETE", "PUT", "HEAD"]),
    segments=st.lists(st.sampled_from(["users", "sessions", "login", "..", "", FLOW]) | st.text(max_size=9)),
)
def test_any_path_gets_an_answer(world: World, method: str, segments: list[str]) -> None:
    path = "/" + "/".join(quote(segment, safe="", errors="replace") for segment in segments)

    for answer in (
        world.run(world.public(Asked(method, path))) if path not in ("/login", "/") else None,
        world.run(world.admin(Asked(method, path))) if path != "/" else None,
    ):
        if answer:
            check_api(answer)
