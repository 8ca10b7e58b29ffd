"""Two requests on one flow."""

import asyncio
from uuid import UUID

import pytest

from flowapi.engine.contract import Context
from flowapi.engine.locks import NoLocks
from flowapi.engine.stash import Key
from storage.errors import ReferenceMissing, StorageError, UniqueViolation, WriteConflict
from tests.engine.staging import TECHNICAL, Stage, refused
from tests.support.flows import FlowDriver
from tests.support.graphs import NEXT, graph, offer, state
from tests.support.records import a_message, a_user

NOTE = Key("note", str)


async def test_of_two_that_race_one_wins_and_the_other_changes_nothing(stage: Stage) -> None:
    stage.runner.locks = NoLocks()
    gate = asyncio.Barrier(2)

    async def meet(ctx: Context, form: object) -> None:
        await gate.wait()

    flow = await stage.started(
        graph(state("first", offer(stage.action("go", meet), NEXT)), state("b"), start=("first", "b"))
    )
    other = FlowDriver(stage.runner, "login", current=flow.current, flow_id=flow.flow_id)

    answers = await asyncio.gather(flow.advance("go"), other.advance("go"))

    won, lost = sorted(answers, key=lambda answer: answer.name)
    assert won.name == "b"
    assert refused(lost)[0] == TECHNICAL
    row = await stage.row(flow)
    assert (row.version, row.csrf_token) == (1, won.csrf_token)


async def test_what_the_loser_wrote_is_undone(stage: Stage) -> None:
    users = [a_user(), a_user()]
    stage.runner.locks = NoLocks()
    gate = asyncio.Barrier(2)

    async def write(ctx: Context, form: object) -> None:
        user = users.pop()
        await gate.wait()
        await ctx.store.users.add(user)
        await ctx.store.outbox.add(a_message())
        written.append(user.id)

    written: list[UUID] = []
    flow = await stage.started(
        graph(state("first", offer(stage.action("go", write), NEXT)), state("b"), start=("first", "b"))
    )
    other = FlowDriver(stage.runner, "login", current=flow.current, flow_id=flow.flow_id)

    answers = await asyncio.gather(flow.advance("go"), other.advance("go"))

    assert sorted(answer.name for answer in answers) == ["b", "error"]
    async with stage.database.store() as store:
        kept = [user_id for user_id in written if await store.users.find(user_id)]
    assert (len(written), len(kept), stage.wakes) == (2, 1, ["woken"])


async def test_under_a_lock_the_second_is_refused_while_the_first_goes_on(stage: Stage) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def linger(ctx: Context, form: object) -> None:
        begun.set()
        await ended.wait()

    flow = await stage.started(
        graph(state("first", offer(stage.action("go", linger), NEXT)), state("b"), start=("first", "b"))
    )
    other = FlowDriver(stage.runner, "login", current=flow.current, flow_id=flow.flow_id)
    first = asyncio.create_task(flow.advance("go"))
    await begun.wait()

    second = await other.advance("go")

    assert refused(second)[0] == TECHNICAL
    assert stage.log == ["go"]
    ended.set()
    assert (await first).name == "b"
    assert (await stage.row(flow)).version == 1


@pytest.mark.parametrize("error", [ReferenceMissing(), UniqueViolation("users_pkey"), WriteConflict()])
async def test_a_step_that_was_overtaken_looks_again(stage: Stage, error: StorageError) -> None:
    user, overtaken = a_user(), [error]

    async def write(ctx: Context, form: object) -> None:
        ctx.stash[NOTE] = ctx.stash.text(NOTE) + "once"
        await ctx.store.users.add(user)
        await ctx.store.outbox.add(a_message())
        if overtaken:
            raise overtaken.pop()

    flow = await stage.started(
        graph(state("first", offer(stage.action("go", write), NEXT)), state("b"), start=("first", "b"))
    )

    await flow.advance("go")

    flow.expect("b")
    assert (await stage.document(flow))["data"] == {"note": "once"}
    assert (stage.log, stage.wakes) == (["go"] * 2, ["woken"])


async def test_a_step_that_fails_for_good_looks_twice(stage: Stage) -> None:
    async def write(ctx: Context, form: object) -> None:
        raise ReferenceMissing

    flow = await stage.started(
        graph(state("first", offer(stage.action("go", write), NEXT)), state("b"), start=("first", "b"))
    )

    with pytest.raises(ReferenceMissing):
        await flow.advance("go")

    assert stage.log == ["go"] * 2
