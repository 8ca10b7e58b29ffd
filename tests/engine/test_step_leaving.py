"""Leaving a sub-flow: its hooks, and the plan that it makes."""

from typing import Any

import pytest

from flowapi.engine.graph import Departure, Graph, Step, Target
from flowapi.errors.steps import OperationNotPermitted
from tests.engine.moves import NOTE, notes, rejects, through
from tests.engine.staging import Stage
from tests.support.graphs import BACK, NEXT, STAY, Check, graph, hooks, offer, state, to


def house(stage: Stage, target: Any, *departures: Departure, planned: tuple[str, ...] = ()) -> Graph:
    """A sub-flow `inside` with two rooms, and a `garden` that is the flow's own."""
    return graph(
        state("begin", offer(stage.action("begin"), to("room", *planned))),
        state("room", offer(stage.action("go"), target), owner="inside", exit=hooks(stage.hook("exit room"))),
        state("cellar", owner="inside", enter=hooks(stage.hook("enter cellar"))),
        state("garden", enter=hooks(stage.hook("enter garden"))),
        state("gate", enter=hooks(stage.hook("enter gate"))),
        leave={"inside": departures},
    )


async def test_leaving_runs_its_hooks_before_those_of_the_state(stage: Stage) -> None:
    leaving = [Departure(hook=each) for each in hooks(stage.hook("leave"), stage.hook("leave too"))]
    flow = await through(stage, house(stage, to("garden"), *leaving))

    await flow.advance("go")

    assert stage.log == ["go", "leave", "leave too", "exit room", "enter garden"]


async def test_a_plan_made_by_leaving_comes_after_what_is_pushed_and_before_what_is_planned(
    stage: Stage,
) -> None:
    declared = house(
        stage,
        to("garden"),
        Departure(step=Step(to="gate")),
        Departure(step=Step(to="garden")),
        planned=("cellar",),
    )
    flow = await through(stage, declared)

    await flow.advance("go")

    flow.expect("garden")
    assert (await stage.document(flow))["scheduled"] == ["cellar", "garden", "gate"]


async def test_what_leaving_plans_may_be_the_next_state(stage: Stage) -> None:
    flow = await through(stage, house(stage, NEXT, Departure(step=Step(to="gate")), planned=("garden",)))

    await flow.advance("go")

    flow.expect("gate")
    assert (await stage.document(flow))["scheduled"] == ["garden"]


async def test_with_nothing_planned_a_sub_flow_is_left_too(stage: Stage) -> None:
    flow = await through(stage, house(stage, NEXT, Departure(step=Step(to="gate"))))

    await flow.advance("go")

    flow.expect("gate")


@pytest.mark.parametrize("target", [to("cellar"), to("cellar", "garden"), STAY])
async def test_staying_inside_is_not_leaving(stage: Stage, target: Target) -> None:
    flow = await through(stage, house(stage, target, Departure(hook=hooks(stage.hook("leave"))[0])))

    await flow.advance("go")

    assert "leave" not in stage.log


async def test_a_planned_state_inside_keeps_the_flow_inside(stage: Stage) -> None:
    leaving = Departure(hook=hooks(stage.hook("leave"))[0])
    flow = await through(stage, house(stage, NEXT, leaving, planned=("cellar",)))

    await flow.advance("go")

    assert stage.log == ["go", "exit room", "enter cellar"]


async def test_guards_of_departures_see_what_hooks_before_them_stashed(stage: Stage) -> None:
    noted = Check(lambda facts: facts.stash.text(NOTE) == "left")
    once = Check(lambda facts: facts.stash.text(NOTE) == "")
    departures = (
        Departure(step=Step(to="gate", when=once)),
        Departure(hook=hooks(stage.hook("leave", notes("left")))[0]),
        Departure(step=Step(to="garden", when=once)),
        Departure(step=Step(to="cellar", when=noted)),
    )
    flow = await through(stage, house(stage, to("garden"), *departures))

    await flow.advance("go")

    assert (await stage.document(flow))["scheduled"] == ["cellar", "gate"]


async def test_rejections_and_steps_back_do_not_leave(stage: Stage) -> None:
    leaving = Departure(hook=hooks(stage.hook("leave"))[0])
    declared = graph(
        state("begin", offer(stage.action("begin"), to("room"))),
        state(
            "room",
            offer(stage.action("go", rejects(OperationNotPermitted())), to("begin")),
            offer(stage.action("back"), BACK),
            owner="inside",
        ),
        leave={"inside": (leaving,)},
    )
    flow = await through(stage, declared)

    await flow.advance("go")
    await flow.advance("back")

    flow.expect("begin")
    assert stage.log == ["go", "back"]


async def test_an_error_of_a_planned_state_goes_with_the_answer_that_enters_it(stage: Stage) -> None:
    declared = house(stage, NEXT, Departure(step=Step(to="error", error="platform_authenticator_required")))
    flow = await through(stage, declared)

    await flow.advance("go")

    flow.expect("error", error="platform_authenticator_required")
