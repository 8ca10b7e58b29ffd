"""The order in which the hooks of a step run."""

from flowapi.engine.graph import Departure
from flowapi.errors.steps import FlowDiscontinuity, OperationNotPermitted
from tests.engine.moves import hooked, in_a, rejects
from tests.engine.staging import Stage
from tests.support.graphs import NEXT, STAY, graph, hooks, offer, state, to


async def test_hooks_of_a_step_run_in_the_order_in_which_they_are_written(stage: Stage) -> None:
    flow = await in_a(stage, to("b", effects=hooks(stage.hook("do"), stage.hook("do too"))))

    await flow.advance("go")

    assert stage.log == [
        "before",
        "before too",
        "go",
        "do",
        "do too",
        "exit a",
        "exit a too",
        "enter b",
        "enter b too",
    ]


async def test_staying_runs_the_hooks_of_the_state_again(stage: Stage) -> None:
    flow = await in_a(stage, STAY)

    await flow.advance("go")

    assert stage.log[2:] == ["go", "exit a", "exit a too", "enter a", "enter a too"]


async def test_a_rejection_only_enters_the_state_again(stage: Stage) -> None:
    flow = await in_a(stage, NEXT, rejects(OperationNotPermitted()))

    await flow.advance("go")

    assert stage.log[2:] == ["go", "enter a", "enter a too"]


async def test_a_step_back_only_enters_the_state_before(stage: Stage) -> None:
    flow = await in_a(stage, to("b"))
    await flow.advance("go")
    stage.log.clear()

    await flow.advance("back")

    assert stage.log[2:] == ["back", "enter a", "enter a too"]


async def test_an_abort_only_enters_the_error_state(stage: Stage) -> None:
    failing = graph(
        state(
            "start",
            offer(stage.action("go", rejects(FlowDiscontinuity())), to("error")),
            **hooked(stage, "start"),
        ),
        state("error", **hooked(stage, "error")),
        leave={"login": (Departure(hook=hooks(stage.hook("leave"))[0]),)},
    )
    flow = await stage.started(failing)
    stage.log.clear()

    await flow.advance("go")

    assert stage.log == ["go", "enter error", "enter error too"]


async def test_hooks_before_an_action_do_not_run_at_the_start(stage: Stage) -> None:
    await stage.started(graph(state("a", **hooked(stage, "a")), before_action=hooks(stage.hook("before"))))

    assert stage.log == ["enter a", "enter a too"]
