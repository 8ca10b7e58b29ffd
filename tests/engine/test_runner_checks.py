"""Advancing flows: what is checked, and in which order."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from flowapi.engine.contract import Context
from flowapi.errors.steps import OperationNotPermitted
from storage.errors import RecordUnreadable
from storage.records.flow import FlowRow
from storage.store import DEFAULT_TENANT
from tests.engine.staging import EXPIRED, NOT_PERMITTED, TECHNICAL, Stage, a_graph, at_login_init, refused
from tests.support.clock import NOON
from tests.support.flows import FlowDriver
from tests.support.graphs import hooks


async def unchanged(stage: Stage, flow: FlowDriver, before: FlowRow) -> None:
    """Nothing is stored, and the token is still good."""
    assert await stage.row(flow) == before
    stage.clock.now = NOON
    await flow.advance("choose")
    flow.expect("chooser")


async def test_an_unknown_flow_is_not_permitted(stage: Stage) -> None:
    flow = await at_login_init(stage)
    before = await stage.row(flow)

    answer = await flow.send("choose", {}, flow_id=uuid4())

    assert refused(answer) == (NOT_PERMITTED, "no such flow")
    await unchanged(stage, flow, before)


async def test_a_flow_of_another_tenant_is_not_permitted(stage: Stage) -> None:
    flow = await at_login_init(stage)
    before = await stage.row(flow)
    stage.runner.tenant_id = UUID(int=7)

    answer = await flow.advance("choose")

    assert refused(answer) == (NOT_PERMITTED, "no such flow")
    stage.runner.tenant_id = DEFAULT_TENANT
    await unchanged(stage, flow, before)


async def test_a_flow_lives_to_the_last_moment_of_its_time(stage: Stage) -> None:
    flow = await at_login_init(stage)
    stage.clock.now = NOON + timedelta(hours=24)

    await flow.advance("choose")

    flow.expect("chooser")


@pytest.mark.parametrize("action", ["choose", "nonsense", "hidden"])
@pytest.mark.parametrize("token", ["", "wrong", None])
async def test_expiry_comes_before_token_and_action(stage: Stage, action: str, token: str | None) -> None:
    flow = await at_login_init(stage)
    before = await stage.row(flow)
    stage.clock.now = NOON + timedelta(hours=24, microseconds=1)

    answer = await flow.send(action, {}, token=token)

    assert refused(answer) == (EXPIRED, None)
    await unchanged(stage, flow, before)


async def test_expiry_is_never_put_off(stage: Stage) -> None:
    flow = await stage.started(a_graph(stage))
    expires_at = (await stage.row(flow)).expires_at
    stage.clock.now += timedelta(hours=23)

    await flow.advance("go")

    assert (await stage.row(flow)).expires_at == expires_at


async def test_expiry_comes_before_reading_the_document(stage: Stage) -> None:
    flow = await at_login_init(stage)
    await stage.rewrite(flow, "{}")
    stage.clock.now = NOON + timedelta(hours=25)

    assert refused(await flow.advance("choose")) == (EXPIRED, None)


async def test_a_document_that_cannot_be_read_is_a_technical_error_even_without_a_token(stage: Stage) -> None:
    flow = await at_login_init(stage)
    await stage.rewrite(flow, "{}")
    before = await stage.row(flow)

    answer = await flow.send("choose", {}, token="wrong")

    assert refused(answer)[0] == TECHNICAL
    assert await stage.row(flow) == before


async def test_a_document_that_cannot_be_unpacked_is_the_databases_error(stage: Stage) -> None:
    flow = await at_login_init(stage)
    await stage.rewrite(flow, "H4sI")

    with pytest.raises(RecordUnreadable):
        await flow.advance("choose")


@pytest.mark.parametrize("token", ["", "wrong", "ü", "\ud800", "0" * 32])
@pytest.mark.parametrize("action", ["choose", "nonsense", "hidden"])
async def test_the_token_comes_before_the_action(stage: Stage, token: str, action: str) -> None:
    flow = await at_login_init(stage)
    before = await stage.row(flow)

    answer = await flow.send(action, {}, token=token)

    assert refused(answer) == (NOT_PERMITTED, "csrf token mismatch")
    await unchanged(stage, flow, before)


async def test_an_empty_stored_token_matches_nothing(stage: Stage) -> None:
    flow = await at_login_init(stage)
    await stage.rewrite(flow, (await stage.row(flow)).data, token="")

    answer = await flow.send("choose", {}, token="")

    assert refused(answer) == (NOT_PERMITTED, "csrf token mismatch")


@pytest.mark.parametrize(("token", "expected"), [(None, EXPIRED), ("wrong", NOT_PERMITTED)])
async def test_an_unknown_stored_state_has_expired_for_whoever_has_the_token(
    stage: Stage, token: str | None, expected: str
) -> None:
    flow = await at_login_init(stage)
    await stage.rewrite(flow, '{"state":"from_another_version","scheduled":[],"data":{}}')
    before = await stage.row(flow)

    answer = await flow.send("choose", {}, token=token)

    assert refused(answer)[0] == expected
    assert await stage.row(flow) == before


async def test_an_action_that_the_state_does_not_have_is_not_permitted(stage: Stage) -> None:
    flow = await at_login_init(stage)
    before = await stage.row(flow)

    for action in ("go", "nonsense", ""):
        answer = await flow.advance(action)
        assert refused(answer) == (NOT_PERMITTED, f"action '{action}' not found")

    await unchanged(stage, flow, before)


@pytest.mark.parametrize("action", ["hidden", "guarded"])
async def test_an_action_that_is_not_offered_is_not_permitted(stage: Stage, action: str) -> None:
    flow = await at_login_init(stage)
    before = await stage.row(flow)

    answer = await flow.advance(action)

    assert refused(answer) == (NOT_PERMITTED, None)
    assert stage.log == []
    await unchanged(stage, flow, before)


async def test_a_hook_that_refuses_comes_before_whether_the_action_is_offered(stage: Stage) -> None:
    refuses = True

    def refuse(ctx: Context) -> None:
        if refuses and ctx.flow.state == "login_init":
            raise OperationNotPermitted(cause="not shown")

    flow = await at_login_init(stage, before_action=hooks(stage.hook("watch", refuse)))
    before = await stage.row(flow)

    for action in ("choose", "hidden"):
        assert refused(await flow.advance(action)) == (NOT_PERMITTED, None)

    assert stage.log == ["watch", "watch"]
    refuses = False
    await unchanged(stage, flow, before)


@pytest.mark.parametrize("action", ["raises", "nowhere"])
async def test_a_technical_failure_of_a_step_changes_nothing(stage: Stage, action: str) -> None:
    flow = await at_login_init(stage)
    before = await stage.row(flow)

    answer = await flow.advance(action)

    assert refused(answer)[0] == TECHNICAL
    await unchanged(stage, flow, before)


async def test_a_bug_in_an_action_changes_nothing_and_gives_the_lock_back(stage: Stage) -> None:
    flow = await at_login_init(stage)
    before = await stage.row(flow)

    with pytest.raises(ZeroDivisionError):
        await flow.advance("breaks")

    await unchanged(stage, flow, before)


# Which flow it is.


async def test_a_flow_is_not_advanced_at_the_endpoint_of_another(stage: Stage) -> None:
    flow = await at_login_init(stage)
    stage.shelf.put(replace(a_graph(stage), name="registration"))
    before = await stage.row(flow)

    for token in (None, "wrong"):
        answer = await flow.send("choose", {}, flow="registration", token=token)
        assert refused(answer) == (NOT_PERMITTED, "the flow is not a registration")

    await unchanged(stage, flow, before)


async def test_a_flow_begun_by_the_reference_goes_on_wherever_its_state_is(stage: Stage) -> None:
    flow = await stage.started(a_graph(stage))
    await stage.rewrite(flow, '{"state":"preflight","scheduled":["login_init"],"data":"{}"}')

    await flow.advance("go")

    flow.expect("login_init")
    assert await stage.document(flow) == {
        "state": "login_init",
        "scheduled": [],
        "prev_state": "preflight",
        "data": {},
        "hist": [
            {
                "state": "preflight",
                "prev_state": "",
                "data": {},
                "revertible": True,
                "scheduled": ["login_init"],
            }
        ],
    }


async def test_a_flow_that_is_declared_no_more_is_not_permitted(stage: Stage) -> None:
    flow = await at_login_init(stage)

    answer = await flow.send("choose", {}, flow="gone")

    assert refused(answer)[0] == NOT_PERMITTED
