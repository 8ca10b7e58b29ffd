"""The machine: the first target whose guard holds, of this state, action and outcome."""

from typing import Any

import pytest

from flowapi.engine.graph import Target
from flowapi.engine.machine import FlowMachine
from flowapi.engine.stash import Key, Stash
from flowapi.errors.technical import TechnicalError
from tests.engine.flow_files import Situation
from tests.support.graphs import BACK, NEXT, STAY, Check, SpyAction, fail, graph, offer, state, to

NUMBER = Key("number", int)


def over(least: int) -> Check:
    """Holds from *least* on."""
    return Check(lambda facts: (facts.stash[NUMBER] or 0) >= least)


def decided(targets: Target | tuple[Target, ...], number: int = 0) -> Target:
    machine = FlowMachine(graph(state("a", offer(SpyAction("go"), targets)), state("b"), state("c")))
    return machine.decide("a", "go", "done", Situation(stash=Stash({"number": number})))


@pytest.mark.parametrize(
    "target", [to("b"), to("b", "c"), to("a"), NEXT, STAY, BACK, fail("technical_error"), to("error")]
)
def test_the_only_target_is_taken_whatever_it_does(target: Target) -> None:
    assert decided(target) is target


def test_of_guarded_targets_the_first_that_holds_is_taken() -> None:
    high, low, rest = to("b", when=over(10)), to("c", when=over(5)), STAY

    assert [decided((high, low, rest), number) for number in (12, 10, 7, 5, 4)] == [
        high,
        high,
        low,
        low,
        rest,
    ]


def test_what_comes_after_a_target_without_a_guard_is_never_taken() -> None:
    assert decided((NEXT, to("b"))) is NEXT


def test_where_no_target_applies_it_is_a_technical_error() -> None:
    with pytest.raises(TechnicalError, match="no target applies to outcome 'done'"):
        decided((to("b", when=over(10)), to("c", when=over(5))), 4)


def test_outcomes_and_states_have_targets_of_their_own() -> None:
    go = SpyAction("go")
    machine = FlowMachine(
        graph(
            state("a", offer(go, to("b"), else_=STAY)),
            state("b", offer(go, to("c"), else_=BACK)),
            state("c"),
        )
    )

    found = {
        (name, outcome): machine.decide(name, "go", outcome, Situation())
        for name in ("a", "b")
        for outcome in ("done", "else")
    }

    assert found == {
        ("a", "done"): to("b"),
        ("a", "else"): STAY,
        ("b", "done"): to("c"),
        ("b", "else"): BACK,
    }


def test_a_decision_leaves_nothing_behind() -> None:
    machine = FlowMachine(
        graph(state("a", offer(SpyAction("go"), (to("b", when=over(1)), to("c")))), state("b"), state("c"))
    )

    for number, expected in ((1, "b"), (0, "c"), (1, "b")):
        target = machine.decide("a", "go", "done", Situation(stash=Stash({"number": number})))
        assert target.steps[0].to == expected


def test_a_guard_that_fails_is_heard_of() -> None:
    def broken(facts: Any) -> bool:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        decided(to("b", when=Check(broken)))


def test_a_thousand_states_are_no_problem() -> None:
    states = [state(f"s{i}", offer(SpyAction("go"), to(f"s{(i + 1) % 1000}"))) for i in range(1000)]

    machine = FlowMachine(graph(*states))

    assert machine.decide("s999", "go", "done", Situation()).steps[0].to == "s0"
