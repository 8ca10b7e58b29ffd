"""What an answer shows of the state reached."""

from dataclasses import replace
from typing import Any

from flowapi.engine.contract import Context
from flowapi.engine.inputs import Form, Input
from flowapi.errors.inputs import ValueInvalid
from flowapi.errors.steps import InputRejected, OperationNotPermitted
from tests.engine.staging import Stage
from tests.support.graphs import BACK, NEXT, STAY, Check, SpyAction, graph, offer, state, to

ADDRESS = Input.string("email", required=True, preserve=True, trim=True, lower=True)
CODE = Input.string("code", required=False)


class MustNotBeAsked(SpyAction):
    """Has no inputs to speak of."""

    def inputs(self, ctx: Context) -> tuple[Input, ...]:
        raise AssertionError


def refuse(ctx: Context, form: Form) -> None:
    raise InputRejected({"email": ValueInvalid(cause="it is taken"), "unknown": ValueInvalid()})


def rendered(answer: Any, action: str) -> Any:
    return answer.actions[action]["inputs"]


async def test_actions_come_in_their_order_without_those_that_are_not_offered(stage: Stage) -> None:
    offers = (
        offer(stage.action("second")),
        offer(stage.action("hidden", shown=lambda ctx: False)),
        offer(stage.action("guarded"), when=Check(lambda facts: False)),
        offer(stage.action("first"), when=Check(lambda facts: True)),
    )

    flow = await stage.started(graph(state("a", *offers)))

    assert flow.offered == ["second", "first"]


async def test_what_is_not_offered_is_not_asked_for_its_inputs(stage: Stage) -> None:
    hidden = MustNotBeAsked("x", shown=lambda ctx: False)

    flow = await stage.started(graph(state("a", offer(hidden))))

    assert flow.offered == []


async def test_after_a_rejection_values_and_errors_are_shown_where_they_belong(stage: Stage) -> None:
    flow = await stage.started(
        graph(
            state(
                "a",
                offer(stage.action("go", refuse, asks=(ADDRESS, CODE)), NEXT),
                offer(stage.action("other", asks=(ADDRESS,)), NEXT),
            )
        )
    )

    answer = await flow.advance("go", email="  ADA@b.cc ", code="123456")

    assert rendered(answer, "go") == {
        "email": {
            "name": "email",
            "type": "string",
            "required": True,
            "value": "ada@b.cc",
            "error": {
                "code": "value_invalid_error",
                "message": "The value is not valid.",
                "cause": "it is taken",
            },
        },
        "code": {"name": "code", "type": "string", "required": False},
    }
    assert rendered(answer, "other") == {
        "email": {"name": "email", "type": "string", "required": True, "value": None}
    }


async def test_a_rejection_without_detail_leaves_inputs_without_errors(stage: Stage) -> None:
    def reject(ctx: Context, form: Form) -> None:
        raise OperationNotPermitted

    flow = await stage.started(graph(state("a", offer(stage.action("go", reject, asks=(ADDRESS,)), NEXT))))

    answer = await flow.advance("go", email="ada")

    assert rendered(answer, "go")["email"]["value"] == "ada"
    assert "error" not in rendered(answer, "go")["email"]


async def test_in_the_same_state_what_was_submitted_is_shown_again(stage: Stage) -> None:
    for target in (STAY, to("a")):
        flow = await stage.started(graph(state("a", offer(stage.action("go", asks=(ADDRESS,)), target))))

        answer = await flow.advance("go", email="ADA")

        assert rendered(answer, "go")["email"]["value"] == "ada"


async def test_another_action_of_the_same_name_inherits_nothing(stage: Stage) -> None:
    flow = await stage.started(
        graph(
            state("a", offer(stage.action("go", asks=(ADDRESS,)), to("b"))),
            state("b", offer(stage.action("go", asks=(ADDRESS,)), NEXT), offer(stage.action("back"), BACK)),
        )
    )

    answers = [await flow.advance("go", email="ada"), await flow.advance("back")]

    assert [rendered(answer, "go")["email"]["value"] for answer in answers] == [None, None]


async def test_errors_are_gone_with_the_next_answer(stage: Stage) -> None:
    flow = await stage.started(
        graph(
            state(
                "a",
                offer(stage.action("go", refuse, asks=(ADDRESS,)), NEXT),
                offer(stage.action("stay"), STAY),
            )
        )
    )
    await flow.advance("go", email="ada")

    answer = await flow.advance("stay")

    assert rendered(answer, "go") == {
        "email": {"name": "email", "type": "string", "required": True, "value": None}
    }


async def test_a_description_of_the_graph_takes_precedence(stage: Stage) -> None:
    plain, told = offer(stage.action("plain")), replace(offer(stage.action("told")), description="Go on.")

    flow = await stage.started(graph(state("a", plain, told)))

    assert flow.current
    assert {name: action["description"] for name, action in flow.current.actions.items()} == {
        "plain": "Does what the test says, and writes that down.",
        "told": "Go on.",
    }
