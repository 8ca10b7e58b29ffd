"""Tokens that are not sessions, at every endpoint that takes one."""

import json
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.acceptance.fuzzing.asgi import JSON, Answered, Asked, Header
from tests.acceptance.fuzzing.shapes import check_any, check_api
from tests.acceptance.fuzzing.tokens import forgeries
from tests.acceptance.fuzzing.world import World

NOBODY = {"is_valid": False}
ANY = st.characters(min_codepoint=33, max_codepoint=255, exclude_characters=';,"')
"""What can stand in a cookie and in a header."""


def bearer(token: str) -> Header:
    return b"authorization", b"Bearer " + token.encode("latin-1")


def cookie(token: str) -> Header:
    return b"cookie", b"hanko=" + token.encode("latin-1")


async def told_of(world: World, *headers: Header) -> Answered:
    """What a page is told of its session."""
    return await world.public(Asked("GET", "/sessions/validate", headers))


async def posted(world: World, token: str) -> Answered:
    """What another server is told of *token*."""
    body = json.dumps({"session_token": token}).encode()
    return await world.public(Asked("POST", "/sessions/validate", [JSON], body))


async def expect_nobody(world: World, token: str) -> None:
    """No endpoint takes *token* for a session."""
    for headers in ([bearer(token)], [cookie(token)]):
        for method, path in (("GET", "/me"), ("POST", "/logout")):
            answer = await world.public(Asked(method, path, headers))
            check_api(answer)
            assert answer.status_code == 401
        answer = await told_of(world, *headers)
        check_any(answer)
        assert (answer.status_code, answer.json()) == (200, NOBODY)
    answer = await posted(world, token)
    assert (answer.status_code, answer.json()) == (200, NOBODY)


async def expect(world: World, token: str) -> None:
    """*token* is a session, still."""
    assert (await posted(world, token)).json()["is_valid"]


@pytest.fixture(scope="module")
def ada(world: World) -> str:
    """Ada's token."""
    return world.run(a_session(world))


async def a_session(world: World) -> str:
    """The token of a new user."""
    return await world.token(await world.new_user(username=world.name()))


def test_no_forgery_opens_anything(world: World, ada: str) -> None:
    async def try_all() -> None:
        keys = (await world.public(Asked("GET", "/.well-known/jwks.json"))).json()["keys"]
        for what, token in forgeries(ada, keys[0]):
            try:
                await expect_nobody(world, token)
            except AssertionError as error:
                raise AssertionError(what) from error
        await expect(world, ada)

    world.run(try_all())


@settings(max_examples=60, deadline=None)
@given(
    place=st.integers(min_value=0),
    junk=st.text(ANY, max_size=3),
    length=st.integers(0, 2),
)
def test_a_damaged_token_is_nobodys(world: World, ada: str, place: int, junk: str, length: int) -> None:
    place %= len(ada)
    damaged = ada[:place] + junk + ada[place + length :]

    async def look() -> None:
        if damaged == ada:
            await expect(world, ada)
        else:
            await expect_nobody(world, damaged)

    world.run(look())


@settings(max_examples=30, deadline=None)
@given(token=st.text(ANY, min_size=1))
def test_any_text_is_nobodys_token(world: World, token: str) -> None:
    world.run(expect_nobody(world, token))


def test_an_expired_token_is_nobodys(world: World) -> None:
    async def live_and_expire() -> None:
        token = await a_session(world)
        await expect(world, token)
        world.clock.now += timedelta(hours=12)
        try:
            await expect_nobody(world, token)
        finally:
            world.clock.now -= timedelta(hours=12)

    world.run(live_and_expire())


def test_a_token_from_the_future_is_nobodys(world: World, ada: str) -> None:
    async def go_back() -> None:
        world.clock.now -= timedelta(hours=1)
        try:
            await expect_nobody(world, ada)
        finally:
            world.clock.now += timedelta(hours=1)

    world.run(go_back())


def test_a_revoked_token_is_nobodys(world: World) -> None:
    async def log_out() -> None:
        token = await a_session(world)
        left = await world.public(Asked("POST", "/logout", [bearer(token)]))
        assert left.status_code == 204
        await expect_nobody(world, token)

    world.run(log_out())


def test_a_deleted_users_token_is_nobodys(world: World) -> None:
    async def delete() -> None:
        user_id = await world.new_user(username=world.name())
        token = await world.token(user_id)
        assert (await world.admin(Asked("DELETE", f"/users/{user_id}"))).status_code == 204
        await expect_nobody(world, token)

    world.run(delete())


def test_of_a_cookie_and_a_bearer_at_odds_the_bearer_counts_if_it_is_good(world: World, ada: str) -> None:
    async def compare() -> None:
        bob = await a_session(world)
        subjects = {token: (await told_of(world, bearer(token))).json()["user_id"] for token in (ada, bob)}
        table = [
            ([bearer(ada), cookie(bob)], ada),
            ([cookie(bob), bearer(ada)], ada),
            ([bearer("x.y.z"), cookie(bob)], bob),
            ([bearer("x.y.z"), bearer(bob), cookie(ada)], bob),
            ([cookie("x.y.z"), cookie(bob)], bob),
            ([(b"authorization", b"Basic YTpi"), cookie(bob)], bob),
            ([bearer(ada), cookie("x.y.z")], ada),
        ]
        for headers, whose in table:
            assert (await told_of(world, *headers)).json()["user_id"] == subjects[whose]
            me = await world.public(Asked("GET", "/me", headers))
            assert me.json()["user_id"] == subjects[whose]

    world.run(compare())


def test_logging_out_ends_the_session_that_counts_and_no_other(world: World) -> None:
    async def log_out() -> None:
        first, second = await a_session(world), await a_session(world)
        left = await world.public(Asked("POST", "/logout", [bearer(first), cookie(second)]))
        assert left.status_code == 204
        await expect_nobody(world, first)
        await expect(world, second)

    world.run(log_out())
