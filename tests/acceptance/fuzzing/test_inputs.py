"""Every input of every action in every state that can be reached."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.acceptance.fuzzing.recipes import FLOWS, STATES, UNREACHABLE, Walker, arrived
from tests.acceptance.fuzzing.shapes import check_flow
from tests.acceptance.fuzzing.world import World, prescribed
from tests.support.damage import ABSENT, JSON_JUNK, spoiled

JUNK = st.just(ABSENT) | JSON_JUNK
Turn = tuple[int, int, Any]
"""Which of the offered actions, which of its values, and what stands there instead."""
STATUSES = {200, 400, 401, 403, 500}


def test_there_is_a_way_to_every_state(world: World) -> None:
    graph = world.application.graphs.current("login")
    assert graph

    assert set(FLOWS["login"]) == set(graph.states) - UNREACHABLE
    for flow, state in STATES:
        world.run(arrived(world, flow, state))


@pytest.mark.parametrize(("flow", "state"), STATES)
@settings(max_examples=20, deadline=None)
@given(turns=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 30), JUNK), min_size=1, max_size=3))
def test_damaged_inputs_are_refused_or_taken_in_the_shape_of_a_flow(
    world: World, flow: str, state: str, turns: list[Turn]
) -> None:
    async def example() -> None:
        walker = await arrived(world, flow, state)
        for turn in turns:
            if walker.visit.offered:
                await _run_damaged(walker, turn)

    world.run(example())


async def _run_damaged(walker: Walker, turn: Turn) -> None:
    visit = walker.visit
    number, position, junk = turn
    actions = sorted(visit.offered)
    action = actions[number % len(actions)]
    inputs = spoiled(await walker.inputs(action), position, junk)
    version, token = await walker.world.stored(visit.id)

    answer = await walker.world.post(visit.href(action), {"input_data": inputs, "csrf_token": visit.token})

    body = check_flow(answer)
    assert answer.status_code in STATUSES
    assert prescribed(answer), body
    stored = (version, token) if "payload" not in body else (version + 1, body["csrf_token"])
    assert await walker.world.stored(visit.id) == stored
    visit.take(answer)
