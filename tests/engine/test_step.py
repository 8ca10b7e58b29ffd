"""One step: where it leads, what it stores, and in which version of the graph."""

import pytest

from flowapi.engine.contract import Context
from flowapi.errors.steps import OperationNotPermitted, PasskeyInvalid
from tests.engine.moves import NOTE, in_a, notes
from tests.engine.staging import EXPIRED, NOT_PERMITTED, TECHNICAL, Stage, refused
from tests.support.graphs import BACK, NEXT, STAY, Check, graph, hooks, offer, state, to

# Where a step leads, and what it stores.


async def test_pushed_states_come_before_planned_ones(stage: Stage) -> None:
    flow = await stage.started(
        graph(
            state("start", offer(stage.action("go"), to("a", "b"))),
            *(state(name, offer(stage.action("go"), NEXT)) for name in "abcd"),
            start=("start", "c", "d"),
        )
    )

    visited = [(await flow.advance("go")).name for _ in range(4)]

    assert visited == ["a", "b", "c", "d"]


async def test_with_nothing_planned_there_is_no_next_state(stage: Stage) -> None:
    flow = await in_a(stage, NEXT)
    before = await stage.row(flow)

    answer = await flow.advance("go")

    assert refused(answer)[0] == TECHNICAL
    assert await stage.row(flow) == before


async def test_what_an_action_stashes_is_there_for_everything_after_it(stage: Stage) -> None:
    seen: list[str] = []

    def see(ctx: Context) -> None:
        seen.append(ctx.stash.text(NOTE))

    flow = await stage.started(
        graph(
            state(
                "a",
                offer(
                    stage.action("go", notes("fresh")),
                    (
                        to(
                            "b",
                            when=Check(lambda facts: facts.stash.text(NOTE) == "fresh"),
                            effects=hooks(stage.hook("do", see)),
                        ),
                    ),
                ),
                exit=hooks(stage.hook("exit", see)),
            ),
            state(
                "b",
                offer(stage.action("x"), when=Check(lambda facts: facts.stash.text(NOTE) == "fresh")),
                enter=hooks(stage.hook("enter", see)),
            ),
        )
    )

    await flow.advance("go")

    assert (seen, flow.offered) == (["fresh"] * 3, ["x"])
    assert (await stage.document(flow))["data"] == {"note": "fresh"}


async def test_hooks_still_see_the_state_being_left(stage: Stage) -> None:
    seen: list[tuple[str, str, tuple[str, ...]]] = []

    def see(ctx: Context) -> None:
        seen.append((ctx.flow.state, ctx.flow.previous, ctx.flow.scheduled))

    flow = await stage.started(
        graph(
            state("a", offer(stage.action("go"), to("b")), exit=hooks(stage.hook("exit", see))),
            state("b", enter=hooks(stage.hook("enter", see))),
            state("c"),
            start=("a", "c"),
        )
    )

    await flow.advance("go")

    assert seen == [("a", "", ("c",))] * 2


async def test_staying_keeps_what_was_stashed_and_leaves_history_and_the_previous_state(stage: Stage) -> None:
    flow = await in_a(stage, STAY, notes("kept"))
    before = await stage.document(flow)

    await flow.advance("go")

    assert await stage.document(flow) == before | {"data": {"note": "kept"}}


@pytest.mark.parametrize(("seal", "revertible"), [(False, True), (True, False)])
async def test_a_step_is_remembered_as_it_was_declared(stage: Stage, seal: bool, revertible: bool) -> None:
    flow = await in_a(stage, to("b", seal=seal), notes("new"))

    await flow.advance("go")

    document = await stage.document(flow)
    assert (document["state"], document["prev_state"], len(document["hist"])) == ("b", "a", 2)
    assert document["hist"][-1] == {
        "state": "a",
        "prev_state": "start",
        "data": {},
        "revertible": revertible,
        "scheduled": [],
    }


async def test_an_error_of_a_target_goes_with_the_answer_and_changes_nothing_else(stage: Stage) -> None:
    flow = await in_a(stage, to("b", error="passkey_invalid"))

    await flow.advance("go")

    flow.expect("b", error="passkey_invalid")


async def test_an_error_that_an_action_attaches_goes_with_the_answer(stage: Stage) -> None:
    def attach(ctx: Context, form: object) -> None:
        ctx.reply.error = PasskeyInvalid()

    flow = await in_a(stage, to("b"), attach)

    await flow.advance("go")

    flow.expect("b", error="passkey_invalid")


# Versions of the graph.


async def test_a_flow_goes_on_in_its_own_version(stage: Stage) -> None:
    old = graph(state("a", offer(stage.action("go"), to("b"))), state("b"))
    new = graph(state("a", offer(stage.action("go"), to("c"))), state("c"), digest="digest-2")
    flow = await stage.started(old)
    stage.shelf.put(new)

    await flow.advance("go")

    flow.expect("b")
    assert (await stage.document(flow))["graph"] == "digest-1"


async def test_without_its_version_a_flow_goes_on_in_the_current_one(stage: Stage) -> None:
    old = graph(state("a", offer(stage.action("go"), to("b"))), state("b"))
    new = graph(state("a", offer(stage.action("go"), to("c"))), state("c"), digest="digest-2")
    flow = await stage.started(old)
    stage.shelf.put(new, forget=["digest-1"])

    await flow.advance("go")

    flow.expect("c")


@pytest.mark.parametrize("action", ["go", "back"])
async def test_where_the_current_version_has_no_such_state_the_flow_has_expired(
    stage: Stage, action: str
) -> None:
    flow = await stage.started(
        graph(
            state("gone", offer(stage.action("begin"), to("a"))),
            state("a", offer(stage.action("go"), NEXT), offer(stage.action("back"), BACK)),
            state("gone_too"),
            start=("gone", "gone_too"),
        )
    )
    await flow.advance("begin")
    here = state("a", offer(stage.action("go"), NEXT), offer(stage.action("back"), BACK))
    stage.shelf.put(graph(here, digest="digest-2"), forget=["digest-1"])
    before = await stage.row(flow)

    answer = await flow.advance(action)

    assert refused(answer)[0] == EXPIRED
    assert await stage.row(flow) == before


async def test_what_a_hook_refuses_changes_nothing(stage: Stage) -> None:
    def refuse(ctx: Context) -> None:
        raise OperationNotPermitted(cause="not this one")

    flow = await stage.started(
        graph(
            state("a", offer(stage.action("go", notes("dropped")), to("b"))),
            state("b", enter=hooks(stage.hook("enter", refuse))),
        )
    )
    before = await stage.row(flow)

    answer = await flow.advance("go")

    assert refused(answer) == (NOT_PERMITTED, "not this one")
    assert await stage.row(flow) == before
