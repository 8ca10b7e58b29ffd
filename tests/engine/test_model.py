"""Random walks through random graphs, step by step the same as in the model."""

import asyncio
from copy import deepcopy

import orjson
from hypothesis import HealthCheck, given, settings

from flowapi.engine.locks import NoLocks
from flowapi.engine.response import FlowAnswer
from storage.records.flow import FlowRow
from tests.engine.model import ModelFlow, ModelGraph, Move
from tests.engine.random_graphs import inputs_of, model_graphs, moves, tables, walks
from tests.engine.staging import Stage
from tests.support.flows import FlowDriver
from tests.support.stores import Loop


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(graph=model_graphs, walk=walks)
def test_every_step_of_a_walk_is_that_of_the_model(loop: Loop, graph: ModelGraph, walk: list[Move]) -> None:
    loop.run(walked(Stage(loop.database), graph, walk))


async def walked(stage: Stage, graph: ModelGraph, walk: list[Move]) -> None:
    flow, model = await stage.started(tables(graph)), ModelFlow.start(graph)
    before = await stage.row(flow) if flow.offered else None
    assert flow.offered == model.offered()
    for move in walk:
        if before is None:
            return
        token = flow.token
        said = model.advance(move)

        answer = await flow.send(move.action, inputs_of(move))

        now = await stage.row(flow)
        if said == "refused":
            assert (answer.payload, now, flow.token) == (None, before, token)
        else:
            assert_same(answer, now, model, said)
            assert (now.version, now.csrf_token) == (before.version + 1, flow.token)
            assert flow.token != token
        before = now


def assert_same(answer: FlowAnswer, row: FlowRow, model: ModelFlow, said: str | None) -> None:
    """The answer and what is stored are those of the model."""
    assert (answer.name, answer.error and answer.error.code) == (model.state, said)
    assert list(answer.actions) == model.offered()
    document = orjson.loads(row.data)
    assert document["state"] == model.state
    assert document.get("prev_state", "") == model.previous
    assert document["scheduled"] == model.plan[::-1]
    assert document["data"] == model.data
    assert [
        (item["state"], item["prev_state"], item["scheduled"][::-1], item["data"], item["revertible"])
        for item in document.get("hist", [])
    ] == model.history


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(graph=model_graphs, walk=walks, last=moves, other=moves)
def test_of_two_that_race_at_most_one_changes_anything(
    loop: Loop, graph: ModelGraph, walk: list[Move], last: Move, other: Move
) -> None:
    loop.run(raced(Stage(loop.database, locks=NoLocks()), graph, walk, (last, other)))


async def raced(stage: Stage, graph: ModelGraph, walk: list[Move], pair: tuple[Move, Move]) -> None:
    flow, model = await stage.started(tables(graph)), ModelFlow.start(graph)
    if not flow.offered:
        return
    for move in walk:
        await flow.send(move.action, inputs_of(move))
        model.advance(move)
    before = await stage.row(flow)
    rival = FlowDriver(stage.runner, flow.flow, current=flow.current, flow_id=flow.flow_id)
    alone = [possible(model, move) for move in pair]

    answers = await asyncio.gather(
        *(driver.send(move.action, inputs_of(move)) for driver, move in zip((flow, rival), pair, strict=True))
    )

    now = await stage.row(flow)
    won = [answer for answer in answers if answer.payload is not None]
    assert len(won) == min(1, sum(alone))
    assert now.version == before.version + len(won)
    assert now.csrf_token == (won[0].csrf_token if won else before.csrf_token)
    assert [answer.name for answer in answers if answer not in won] == ["error"] * (2 - len(won))


def possible(model: ModelFlow, move: Move) -> bool:
    """Whether the model would make *move*."""
    return deepcopy(model).advance(move) != "refused"
