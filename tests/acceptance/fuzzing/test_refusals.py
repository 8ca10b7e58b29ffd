"""Requests that do not fit the flow they name: refused, and nothing of the flow changes."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.acceptance.fuzzing.asgi import Asked
from tests.acceptance.fuzzing.recipes import Walker, arrived
from tests.acceptance.fuzzing.shapes import check_api, check_flow
from tests.acceptance.fuzzing.world import World

FORBIDDEN = (403, "operation_not_permitted_error")
EXPIRED = (410, "flow_expired_error")
IDENTIFY = "continue_with_login_identifier"


async def refused(walker: Walker, path: str, token: str, expected: tuple[int, str]) -> None:
    """What is sent to *path* is refused as *expected*; the flow stays as it is, its token good."""
    stored = await walker.world.stored(walker.visit.id)
    body: dict[str, Any] = {"input_data": {"identifier": walker.email}, "csrf_token": token}
    answer = await walker.world.post(path, body)
    told = check_flow(answer)
    assert (answer.status_code, told["error"]["code"]) == expected, told
    assert "payload" not in told
    assert await walker.world.stored(walker.visit.id) == stored


@pytest.mark.parametrize("flow", ["nowhere", "logins", "login/", "Login", "capabilities", "credential_usage"])
def test_an_unknown_flow_is_not_found(world: World, flow: str) -> None:
    answer = world.run(world.public(Asked("POST", f"/{flow}")))

    check_api(answer)
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "action",
    [
        pytest.param("no_such_action", id="unknown"),
        pytest.param("password_login", id="of another state"),
        pytest.param("register_client_capabilities", id="of the state before"),
        pytest.param(IDENTIFY.upper(), id="in capitals"),
        pytest.param(f"{IDENTIFY} ", id="with a space"),
    ],
)
def test_an_action_that_is_not_there_is_refused(world: World, action: str) -> None:
    async def example() -> None:
        walker = await arrived(world, "login", "login_init")
        await refused(walker, walker.visit.href(action), walker.visit.token, FORBIDDEN)
        (await walker.visit.run(IDENTIFY, identifier=walker.email)).expect("login_method_chooser")

    world.run(example())


def test_an_action_that_is_not_offered_is_refused(world: World) -> None:
    async def example() -> None:
        walker = await arrived(world, "login", "login_password_recovery")
        assert "back" not in walker.visit.offered
        await refused(walker, walker.visit.href("back"), walker.visit.token, FORBIDDEN)

    world.run(example())


def test_a_flow_that_is_over_takes_nothing(world: World) -> None:
    async def example() -> None:
        walker = await arrived(world, "login", "success")
        for action in ("password_login", "back", IDENTIFY):
            await refused(walker, walker.visit.href(action), walker.visit.token, FORBIDDEN)

    world.run(example())


def test_a_foreign_flow_is_refused(world: World) -> None:
    async def example() -> None:
        ours, theirs = [await arrived(world, "login", "login_init") for _ in range(2)]
        signing_up = await arrived(world, "registration", "registration_init")
        unknown = str(UUID(int=42))
        await refused(ours, ours.visit.href(IDENTIFY, unknown), ours.visit.token, FORBIDDEN)
        await refused(theirs, theirs.visit.href(IDENTIFY), ours.visit.token, FORBIDDEN)
        at_the_other_door = ours.visit.href(IDENTIFY).replace("/login", "/registration")
        await refused(ours, at_the_other_door, ours.visit.token, FORBIDDEN)
        await refused(
            signing_up,
            signing_up.visit.href("register_login_identifier").replace("/registration", "/login"),
            signing_up.visit.token,
            FORBIDDEN,
        )
        (await ours.visit.run(IDENTIFY, identifier=ours.email)).expect("login_method_chooser")

    world.run(example())


def test_an_expired_flow_is_gone_whatever_is_sent(world: World) -> None:
    async def example() -> None:
        walker = await arrived(world, "login", "login_init")
        world.clock.now += timedelta(hours=24, seconds=1)
        try:
            for token in (walker.visit.token, "", "x"):
                await refused(walker, walker.visit.href(IDENTIFY), token, EXPIRED)
                await refused(walker, walker.visit.href("no_such_action"), token, EXPIRED)
        finally:
            world.clock.now -= timedelta(hours=24, seconds=1)

    world.run(example())


def test_no_token_is_taken_twice(world: World) -> None:
    async def example() -> None:
        walker = await arrived(world, "login", "login_init")
        used = walker.visit.token
        (await walker.visit.run(IDENTIFY, identifier="")).expect("login_init", 400)
        rejected = walker.visit.token
        (await walker.visit.run(IDENTIFY, identifier=walker.email)).expect("login_method_chooser")
        for token in (used, rejected, "", walker.visit.token[:-1], walker.visit.token + "a", "é" * 32):
            await refused(walker, walker.visit.href("continue_to_password_login"), token, FORBIDDEN)
        (await walker.visit.run("continue_to_password_login")).expect("login_password")

    world.run(example())


@pytest.mark.parametrize(
    "action", ["continue_to_password_login", "webauthn_generate_request_options", "back"]
)
def test_of_many_requests_at_once_one_advances_the_flow(world: World, action: str) -> None:
    async def example() -> None:
        walker = await arrived(world, "login", "login_method_chooser")
        version, _ = await world.stored(walker.visit.id)
        others = [walker.visit.again() for _ in range(8)]

        await asyncio.gather(*(visit.run(action) for visit in others))

        statuses = Counter(visit.status for visit in others)
        assert statuses[200] == 1
        assert statuses.keys() <= {200, 403, 500}
        winner = next(visit for visit in others if visit.status == 200)
        assert await world.stored(walker.visit.id) == (version + 1, winner.token)

    world.run(example())
