"""Steps back."""

from flowapi.engine.contract import Context
from tests.engine.moves import EMAIL, NOTE, in_a, notes
from tests.engine.staging import NOT_PERMITTED, Stage, refused
from tests.support.graphs import BACK, STAY, Check, graph, hooks, offer, state, to


async def test_a_step_back_restores_state_plan_and_data(stage: Stage) -> None:
    flow = await in_a(stage, to("b", "c"), notes("dropped"))
    before = await stage.document(flow)
    await flow.advance("go")

    await flow.advance("back")

    flow.expect("a")
    assert await stage.document(flow) == before


async def test_a_step_back_keeps_what_is_sticky(stage: Stage) -> None:
    def stick(ctx: Context, form: object) -> None:
        ctx.stash[EMAIL] = "a@b.cc"
        ctx.stash[NOTE] = "dropped"

    flow = await in_a(stage, to("b"), stick)
    await flow.advance("go")

    await flow.advance("back")

    assert (await stage.document(flow))["data"] == {"sticky": {"email": "a@b.cc"}}


async def test_hooks_and_actions_see_the_restored_data_and_hooks_may_change_it(stage: Stage) -> None:
    seen: list[tuple[str, str, bool]] = []

    def see(ctx: Context) -> None:
        seen.append((ctx.flow.state, ctx.stash.text(NOTE), ctx.flow.revertible))
        ctx.stash[NOTE] = "by the hook"

    flow = await stage.started(
        graph(
            state(
                "a",
                offer(stage.action("go", notes("by the action")), to("b")),
                offer(stage.action("x"), when=Check(lambda facts: facts.stash.text(NOTE) == "by the hook")),
                enter=hooks(stage.hook("enter", see)),
            ),
            state("b", offer(stage.action("back"), BACK)),
        )
    )
    await flow.advance("go")

    await flow.advance("back")

    assert seen == [("a", "", False), ("a", "by the hook", False)]
    assert flow.offered == ["go", "x"]
    assert (await stage.document(flow))["data"] == {"note": "by the hook"}


async def test_no_step_back_crosses_a_seal(stage: Stage) -> None:
    flow = await in_a(stage, to("b", seal=True))
    await flow.advance("go")
    before = await stage.row(flow)

    answer = await flow.advance("back")

    assert refused(answer)[0] == NOT_PERMITTED
    assert await stage.row(flow) == before


async def test_at_the_start_there_is_no_step_back(stage: Stage) -> None:
    flow = await stage.started(graph(state("a", offer(stage.action("back"), BACK))))

    assert refused(await flow.advance("back"))[0] == NOT_PERMITTED


async def test_what_was_left_and_not_returned_to_was_visited(stage: Stage) -> None:
    seen: list[tuple[frozenset[str], str, bool]] = []

    def see(ctx: Context, form: object) -> None:
        seen.append((ctx.flow.visited, ctx.flow.previous, ctx.flow.revertible))

    flow = await stage.started(
        graph(
            state("a", offer(stage.action("go", see), to("b"))),
            state("b", offer(stage.action("go", see), to("c")), offer(stage.action("back", see), BACK)),
            state("c", offer(stage.action("go", see), STAY), offer(stage.action("back"), BACK)),
        )
    )
    for action in ("go", "go", "go", "back", "back"):
        await flow.advance(action)

    assert seen == [
        (frozenset(), "", False),
        (frozenset("a"), "a", True),
        (frozenset("ab"), "b", True),
        (frozenset("a"), "a", True),
    ]
