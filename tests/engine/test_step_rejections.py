"""Steps that end where they began, or in the error state."""

from typing import Any

import orjson
import pytest

from flowapi.engine.contract import Context
from flowapi.engine.graph import Target
from flowapi.engine.inputs import Input
from flowapi.engine.stash import Key
from flowapi.errors.steps import FlowAborted, FlowDiscontinuity, LimitExceeded, OperationNotPermitted
from tests.engine.moves import NOTE, in_a, notes, rejects
from tests.engine.staging import NOT_PERMITTED, Stage, refused
from tests.support.graphs import NEXT, Check, fail, graph, hooks, offer, state, to
from tests.support.records import a_user


async def test_a_rejection_drops_what_was_stashed_and_keeps_what_was_stored(stage: Stage) -> None:
    user = a_user()

    async def store_and_reject(ctx: Context, form: object) -> None:
        ctx.stash[NOTE] = "dropped"
        ctx.reply.payload["note"] = "kept"
        await ctx.store.users.add(user)
        raise OperationNotPermitted

    flow = await in_a(stage, to("b"), store_and_reject)
    before = await stage.document(flow)

    answer = await flow.advance("go")

    flow.expect("a", error=NOT_PERMITTED)
    assert answer.payload == {"note": "kept"}
    assert await stage.document(flow) == before
    async with stage.database.store() as store:
        assert await store.users.find(user.id)


async def test_a_rejection_drops_what_was_changed_deep_inside_the_stash(stage: Stage) -> None:
    things: Key[list[Any]] = Key("things", list)

    def change(ctx: Context, form: object) -> None:
        found = ctx.stash[things]
        assert found
        found[0]["a"].append(2)
        ctx.stash[things] = found
        raise OperationNotPermitted

    flow = await in_a(stage, to("b"), change)
    document = await stage.document(flow) | {"data": {"things": [{"a": [1]}]}}
    await stage.rewrite(flow, orjson.dumps(document).decode())

    await flow.advance("go")

    assert await stage.document(flow) == document


async def test_after_a_rejection_hooks_and_actions_see_what_is_stored(stage: Stage) -> None:
    seen: list[str] = []

    def see(ctx: Context) -> None:
        seen.append(ctx.stash.text(NOTE))
        ctx.stash[NOTE] = "by the hook"

    flow = await stage.started(
        graph(
            state(
                "a",
                offer(stage.action("go", rejects(OperationNotPermitted(), "by the action"))),
                offer(stage.action("x"), when=Check(lambda facts: facts.stash.text(NOTE) == "by the hook")),
                enter=hooks(stage.hook("enter", see)),
            )
        )
    )

    await flow.advance("go")

    assert seen == ["", "by the hook"]
    assert flow.offered == ["go", "x"]
    assert (await stage.document(flow))["data"] == {"note": "by the hook"}


async def test_hooks_know_that_there_was_a_rejection(stage: Stage) -> None:
    seen: list[object] = []
    flow = await stage.started(
        graph(
            state(
                "a",
                offer(stage.action("go", rejects(OperationNotPermitted()))),
                enter=hooks(
                    stage.hook("enter", lambda ctx: seen.append(ctx.reply.error and ctx.reply.error.code))
                ),
            )
        )
    )

    await flow.advance("go")

    assert seen == [None, NOT_PERMITTED]


async def test_a_limit_tells_in_the_payload_when_to_come_again(stage: Stage) -> None:
    flow = await in_a(stage, to("b"), rejects(LimitExceeded(17, payload_key="resend_after")))

    answer = await flow.advance("go")

    flow.expect("a", error="rate_limit_exceeded")
    assert answer.payload == {"resend_after": 17}


async def test_what_is_not_valid_never_reaches_the_action(stage: Stage) -> None:
    action = stage.action("go", asks=(Input.string("name", required=True),))
    flow = await stage.started(graph(state("a", offer(action, NEXT)), state("b"), start=("a", "b")))

    await flow.advance("go")

    flow.expect("a", error="form_data_invalid_error", inputs={"name": "value_missing_error"})
    assert stage.log == []


# Aborts.


@pytest.mark.parametrize(
    ("deed", "target", "code"),
    [
        (rejects(FlowDiscontinuity(), "dropped"), NEXT, "flow_discontinuity_error"),
        (rejects(FlowAborted(), "dropped"), NEXT, "technical_error"),
        (notes("dropped"), fail("flow_discontinuity_error"), "flow_discontinuity_error"),
        (notes("dropped"), fail("passkey_invalid"), "passkey_invalid"),
        (notes("dropped"), fail(), "technical_error"),
    ],
)
async def test_an_abort_parks_the_flow_for_good(stage: Stage, deed: Any, target: Target, code: str) -> None:
    flow = await in_a(stage, target, deed)

    answer = await flow.advance("go")

    flow.expect("error", error=code)
    assert (answer.payload, answer.actions) == ({}, {})
    document = await stage.document(flow)
    assert (document["state"], document["prev_state"], document["data"]) == ("error", "a", {})
    for action in ("go", "back", "begin"):
        assert refused(await flow.advance(action))[0] == NOT_PERMITTED


async def test_an_abort_keeps_what_was_stored(stage: Stage) -> None:
    user = a_user()

    async def store_and_abort(ctx: Context, form: object) -> None:
        await ctx.store.users.add(user)
        raise FlowDiscontinuity

    flow = await in_a(stage, NEXT, store_and_abort)

    await flow.advance("go")

    async with stage.database.store() as store:
        assert await store.users.find(user.id)
