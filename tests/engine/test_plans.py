"""Plans: the states that steps stand for, in order."""

from flowapi.engine.graph import Step
from flowapi.engine.plans import Stop, expand
from flowapi.engine.stash import Key, Stash
from tests.engine.flow_files import Situation
from tests.support.graphs import Check, graph, state

YES, NO = Check(lambda facts: True), Check(lambda facts: False)
HURRY = Key("hurry", bool)
IN_A_HURRY = Check(lambda facts: facts.stash.flag(HURRY))
PLANS = {
    "empty": (),
    "two": (Step(to="b"), Step(to="c", when=IN_A_HURRY)),
    "outer": (Step(to="a"), Step(plan="two"), Step(to="d")),
    "never": (Step(to="a", when=NO),),
}


def states(*steps: Step, hurry: bool = False) -> list[str]:
    """The names of the states that *steps* stand for."""
    known = graph(*(state(name) for name in "abcd"), plans=PLANS)
    return [stop.state for stop in expand(known, steps, Situation(stash=Stash({"hurry": hurry})))]


def test_states_come_in_the_order_of_their_steps() -> None:
    assert states(Step(to="c"), Step(to="a"), Step(to="b")) == ["c", "a", "b"]


def test_a_step_counts_if_its_guard_holds() -> None:
    assert states(Step(to="a", when=YES), Step(to="b", when=NO), Step(to="c")) == ["a", "c"]


def test_a_plan_stands_for_its_steps() -> None:
    assert states(Step(plan="outer")) == ["a", "b", "d"]
    assert states(Step(plan="outer"), hurry=True) == ["a", "b", "c", "d"]
    assert states(Step(plan="outer", when=NO), Step(plan="empty")) == []


def test_a_sequence_stands_for_all_of_its_steps() -> None:
    sequence = Step(sequence=(Step(to="a"), Step(to="b", when=NO), Step(plan="two")))

    assert states(sequence, Step(to="d")) == ["a", "b", "d"]
    assert states(Step(sequence=(Step(to="a"),), when=NO)) == []


def test_of_first_the_first_that_holds_counts() -> None:
    table = Step(first=(Step(to="a", when=NO), Step(to="b", when=YES), Step(to="c")))

    assert states(table, Step(to="d")) == ["b", "d"]


def test_of_first_nothing_counts_where_nothing_holds() -> None:
    assert states(Step(first=(Step(to="a", when=NO), Step(to="b", when=NO))), Step(to="d")) == ["d"]
    assert states(Step(first=())) == []


def test_of_first_a_plan_that_holds_counts_even_if_it_is_empty() -> None:
    assert states(Step(first=(Step(plan="never", when=YES), Step(to="b")))) == []


def test_of_first_a_sequence_counts_as_a_whole() -> None:
    table = Step(first=(Step(sequence=(Step(to="a"), Step(to="b")), when=YES), Step(to="c")))

    assert states(table) == ["a", "b"]


def test_an_error_stays_with_its_state() -> None:
    known = graph(state("a"), state("b"))

    found = list(expand(known, (Step(to="a", error="passkey_invalid"), Step(to="b")), Situation()))

    assert found == [Stop("a", "passkey_invalid"), Stop("b")]
