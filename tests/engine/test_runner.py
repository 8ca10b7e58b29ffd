"""Starting and advancing flows: what is checked, in which order, and what is stored."""

from datetime import timedelta

import orjson
import pytest

from flowapi.engine.contract import Context, CookieReply, SessionReply
from flowapi.engine.response import FlowAnswer
from flowapi.engine.stash import Key
from flowapi.errors.refusals import FlowNotFound
from flowapi.errors.steps import OperationNotPermitted
from flowapi.errors.technical import TechnicalError
from storage.records.flow import FlowRow
from tests.engine.staging import NOT_PERMITTED, TECHNICAL, Stage, a_graph, at_login_init, refused, technical
from tests.support.clock import NOON
from tests.support.flows import FlowDriver
from tests.support.graphs import fail, graph, hooks, offer, state, to
from tests.support.records import a_message, a_user

NOTE = Key("note", str)


# What a start does.


async def test_a_start_stores_the_flow_and_answers_with_its_first_state(stage: Stage) -> None:
    flow = await stage.started(a_graph(stage))

    answer, row = flow.expect("preflight"), await stage.row(flow)

    assert row == FlowRow(
        id=flow.flow_id,
        version=0,
        csrf_token=answer.csrf_token,
        expires_at=NOON + timedelta(hours=24),
        data=orjson.dumps(
            {
                "state": "preflight",
                "scheduled": ["login_init"],
                "data": {},
                "flow": "login",
                "graph": "digest-1",
            }
        ).decode(),
    )
    assert answer == FlowAnswer(
        "preflight",
        row.csrf_token,
        {},
        {
            "go": {
                "action": "go",
                "href": f"/login?action=go%40{flow.flow_id}",
                "inputs": {},
                "description": "Does what the test says, and writes that down.",
            }
        },
    )


async def test_states_to_start_with_are_stored_with_the_next_one_last(stage: Stage) -> None:
    states = [state(name, offer(stage.action("go"))) for name in ("a", "b", "c", "d")]

    flow = await stage.started(graph(*states, start=("a", "b", "c", "d")))

    assert (await stage.document(flow))["scheduled"] == ["d", "c", "b"]


async def test_the_time_to_live_is_that_of_the_graph(stage: Stage) -> None:
    flow = await stage.started(a_graph(stage, ttl=timedelta(minutes=60)))

    assert (await stage.row(flow)).expires_at == NOON + timedelta(minutes=60)


async def test_tokens_are_of_32_letters_and_digits_and_never_the_same(stage: Stage) -> None:
    tokens = {(await stage.started(a_graph(stage))).token for _ in range(20)}

    assert len(tokens) == 20
    assert all(len(token) == 32 and token.isascii() and token.isalnum() for token in tokens)


async def test_what_hooks_of_the_first_state_stash_is_stored(stage: Stage) -> None:
    def note(ctx: Context) -> None:
        ctx.stash[NOTE] = "noted"

    flow = await stage.started(
        graph(state("first", offer(stage.action("go")), enter=hooks(stage.hook("note", note))))
    )

    assert (await stage.document(flow))["data"] == {"note": "noted"}


async def test_a_flow_that_nobody_declared_cannot_be_started(stage: Stage) -> None:
    with pytest.raises(FlowNotFound):
        await stage.runner.start("nonsense", FlowDriver.client)


# What an advance stores.


async def test_every_step_has_a_new_token_and_a_new_version(stage: Stage) -> None:
    flow = await stage.started(a_graph(stage))
    first = flow.token

    await flow.advance("go")

    row = await stage.row(flow)
    assert (row.version, row.csrf_token) == (1, flow.token)
    assert flow.token != first
    assert refused(await flow.send("choose", {}, token=first)) == (NOT_PERMITTED, "csrf token mismatch")
    assert await stage.row(flow) == row


async def test_a_rejected_step_has_a_new_token_too(stage: Stage) -> None:
    def reject(ctx: Context, form: object) -> None:
        raise OperationNotPermitted

    flow = await stage.started(graph(state("only", offer(stage.action("go", reject)))))
    first = flow.token

    await flow.advance("go")

    flow.expect("only", error=NOT_PERMITTED)
    assert flow.token != first
    assert (await stage.row(flow)).version == 1
    assert refused(await flow.send("go", {}, token=first)) == (NOT_PERMITTED, "csrf token mismatch")


async def test_a_parked_flow_has_a_token_and_a_payload(stage: Stage) -> None:
    flow = await stage.started(
        graph(state("only", offer(stage.action("go"), fail("flow_discontinuity_error"))))
    )

    answer = await flow.advance("go")

    flow.expect("error", error="flow_discontinuity_error")
    assert (answer.csrf_token, answer.payload, answer.actions) == (
        (await stage.row(flow)).csrf_token,
        {},
        {},
    )


async def test_what_the_client_is_to_keep_comes_with_the_answer(stage: Stage) -> None:
    cookie, session = CookieReply("device", "secret", 60), SessionReply("token", persistent=True)

    def give(ctx: Context) -> None:
        ctx.reply.cookies.append(cookie)
        ctx.reply.session = session
        ctx.reply.payload["user"] = "Ada"

    last = state("last", enter=hooks(stage.hook("give", give)))
    flow = await stage.started(graph(state("first", offer(stage.action("go"), to("last"))), last))

    answer = await flow.advance("go")

    assert (answer.cookies, answer.session, answer.payload) == ((cookie,), session, {"user": "Ada"})


async def test_a_failure_after_it_takes_it_back(stage: Stage) -> None:
    def give(ctx: Context) -> None:
        ctx.reply.session = SessionReply("token", persistent=True)

    last = state(
        "last", enter=hooks(stage.hook("give", give), stage.hook("fail", lambda ctx: technical(ctx, 0)))
    )
    flow = await stage.started(graph(state("first", offer(stage.action("go"), to("last"))), last))

    assert refused(await flow.advance("go"))[0] == TECHNICAL


async def test_a_failure_to_render_the_next_state_changes_nothing(stage: Stage) -> None:
    sound = False

    def shown(ctx: Context) -> bool:
        if not sound:
            raise TechnicalError("cannot tell")
        return True

    second = state("second", offer(stage.action("next", shown=shown)))
    flow = await stage.started(graph(state("first", offer(stage.action("go"), to("second"))), second))
    before = await stage.row(flow)

    answer = await flow.advance("go")

    assert refused(answer)[0] == TECHNICAL
    assert await stage.row(flow) == before
    sound = True
    await flow.advance("go")
    flow.expect("second")


# What it costs.


async def test_a_step_without_writes_costs_two_statements_and_no_transaction(stage: Stage) -> None:
    flow = await at_login_init(stage)
    heard: list[str] = []
    stage.database.listen(heard.append)

    await flow.advance("choose")

    assert [text.split()[0] for text in heard] == ["SELECT", "UPDATE"]
    assert stage.wakes == []


async def test_a_start_costs_one_statement_and_no_transaction(stage: Stage) -> None:
    heard: list[str] = []
    stage.database.listen(heard.append)

    await stage.started(a_graph(stage))

    assert [text.split()[0] for text in heard] == ["INSERT"]
    assert stage.wakes == []


async def test_a_step_that_writes_has_one_transaction(stage: Stage) -> None:
    async def write(ctx: Context, form: object) -> None:
        await ctx.store.users.add(a_user())

    flow = await stage.started(graph(state("first", offer(stage.action("go", write), to("error")))))
    heard: list[str] = []
    stage.database.listen(heard.append)

    await flow.advance("go")

    assert [text.split()[0] for text in heard] == ["SELECT", "BEGIN", "INSERT", "UPDATE", "COMMIT"]
    assert stage.wakes == []


async def test_a_message_has_the_outbox_looked_after_once_it_is_there(stage: Stage) -> None:
    async def write(ctx: Context, form: object) -> None:
        await ctx.store.outbox.add(a_message())
        assert stage.wakes == []

    flow = await stage.started(graph(state("first", offer(stage.action("go", write), to("error")))))

    await flow.advance("go")

    assert stage.wakes == ["woken"]


async def test_a_refusal_costs_one_statement(stage: Stage) -> None:
    flow = await at_login_init(stage)
    heard: list[str] = []
    stage.database.listen(heard.append)

    await flow.send("choose", {}, token="wrong")

    assert [text.split()[0] for text in heard] == ["SELECT"]
