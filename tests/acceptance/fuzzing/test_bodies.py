"""Every endpoint that reads a body, and those that do not."""

from uuid import UUID

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.acceptance.fuzzing.asgi import JSON, Asked
from tests.acceptance.fuzzing.bodies import CURIOUS, bodies, types
from tests.acceptance.fuzzing.recipes import Walker, arrived
from tests.acceptance.fuzzing.shapes import check_api, check_flow
from tests.acceptance.fuzzing.world import World, prescribed

STEP = "/login?action=continue_with_login_identifier%40{flow}"
FLOWS = [STEP, "/login", "/registration", "/token_exchange", "/registration?action=nothing%40{flow}"]
PUBLIC = [("POST", "/sessions/validate"), ("POST", "/logout"), ("GET", "/me"), ("PATCH", "/nowhere")]
ADMIN = [
    ("POST", "/users"),
    ("DELETE", "/users/{nobody}"),
    ("POST", "/users/{user}/password"),
    ("PUT", "/users/{user}/password"),
    ("POST", "/sessions"),
]
fuzzed = settings(max_examples=25, deadline=None)


@pytest.fixture(scope="module")
def walker(world: World) -> Walker:
    """Somebody in the middle of a flow."""
    return world.run(arrived(world, "login", "login_init"))


@pytest.fixture(scope="module")
def user(world: World) -> str:
    """Somebody with a password."""
    return world.run(world.new_user(username=world.name(), password="correct horse"))


def asked(
    method: str, target: str, body: bytes, media_type: bytes | None, *, chunked: bool, cut_off: bool
) -> Asked:
    headers = [] if media_type is None else [(b"content-type", media_type)]
    return Asked(method, target, headers, body, chunked=chunked, cut_off=cut_off)


@pytest.mark.parametrize("target", FLOWS)
@fuzzed
@given(body=bodies, media_type=types, chunked=st.booleans(), cut_off=st.booleans())
def test_a_flow_answers_in_its_shape_and_stays_where_it_is(
    world: World,
    walker: Walker,
    target: str,
    body: bytes,
    media_type: bytes | None,
    chunked: bool,
    cut_off: bool,
) -> None:
    target = target.format(flow=walker.visit.id)
    before = world.run(world.stored(walker.visit.id))

    answer = world.run(
        world.public(asked("POST", target, body, media_type, chunked=chunked, cut_off=cut_off))
    )

    check_flow(answer)
    assert prescribed(answer), answer.body
    assert answer.status_code in ({403, 500} if "action" in target or "token" in target else {200})
    assert world.run(world.stored(walker.visit.id)) == before


@pytest.mark.parametrize("body", CURIOUS, ids=range(len(CURIOUS)))
def test_curious_bodies_do_no_harm(world: World, walker: Walker, user: str, body: bytes) -> None:
    async def everywhere() -> None:
        for target in FLOWS:
            answer = await world.public(Asked("POST", target.format(flow=walker.visit.id), [JSON], body))
            check_flow(answer)
            assert prescribed(answer), answer.body
        for method, target in PUBLIC:
            check_api(await world.public(Asked(method, target, [JSON], body)))
        for method, target in ADMIN:
            check_api(
                await world.admin(Asked(method, target.format(user=user, nobody=UUID(int=7)), [JSON], body))
            )

    world.run(everywhere())


@pytest.mark.parametrize(("method", "target"), PUBLIC)
@fuzzed
@given(body=bodies, media_type=types, chunked=st.booleans(), cut_off=st.booleans())
def test_other_public_endpoints_answer(
    world: World,
    method: str,
    target: str,
    body: bytes,
    media_type: bytes | None,
    chunked: bool,
    cut_off: bool,
) -> None:
    check_api(
        world.run(world.public(asked(method, target, body, media_type, chunked=chunked, cut_off=cut_off)))
    )


@pytest.mark.parametrize(("method", "target"), ADMIN)
@fuzzed
@example(body=b'{"username":"a","emails":[{"address":1}]}', media_type=b"application/json", chunked=True)
@given(body=bodies, media_type=types, chunked=st.booleans())
def test_admin_endpoints_answer(
    world: World,
    user: str,
    method: str,
    target: str,
    body: bytes,
    media_type: bytes | None,
    chunked: bool,
) -> None:
    target = target.format(user=user, nobody=UUID(int=7))

    check_api(world.run(world.admin(asked(method, target, body, media_type, chunked=chunked, cut_off=False))))
