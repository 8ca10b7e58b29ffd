"""How a flow and its sub-flows become one graph."""

import pytest

from flowapi.engine.graph import Graph, Move, Step, Target
from tests.engine.flow_files import VISIT, load_texts, problems_of

HOUSE = """\
flow: visit
start: [street, hall]
include: [{include}]
states:
  street:
    actions:
      walk: {{run: door.enter, outcomes: {{entered: {street}}}}}
"""
HALL = """\
subflow: inside
states:
  hall:
    enter: [ring]
    actions:
      sit: {run: door.enter, outcomes: {entered: end}}
  end: {}
"""


def house(include: str = "inside", street: str = "next") -> str:
    return HOUSE.format(include=include, street=street)


def owners(graph: Graph) -> dict[str, str]:
    return {name: state.owner for name, state in graph.states.items()}


def test_states_of_sub_flows_belong_to_them() -> None:
    graph = load_texts(house(), HALL)["visit"]

    assert owners(graph) == {"street": "visit", "hall": "inside", "end": "inside", "error": "visit"}


def test_the_first_declaration_wins_depth_first() -> None:
    deep = "subflow: deep\nstates: {hall: {}, end: {enter: [wave]}}\n"
    wide = "subflow: wide\nstates: {hall: {}, end: {exit: [wave]}}\n"
    upper = "subflow: upper\ninclude: [deep]\n"

    graph = load_texts(house("upper, wide", "[hall, end]"), upper, wide, deep)["visit"]

    assert owners(graph) == {"street": "visit", "hall": "deep", "end": "deep", "error": "visit"}


def test_the_flow_itself_comes_before_its_sub_flows() -> None:
    graph = load_texts(house() + "  end: {enter: [wave]}\n", HALL)["visit"]

    assert owners(graph)["end"] == "visit"
    assert [bound.name for bound in graph.states["end"].enter] == ["wave"]


def test_attached_hooks_run_after_the_states_own() -> None:
    graph = load_texts(house() + "attach: {hall: {enter: [wave], exit: [ring]}}\n", HALL)["visit"]

    hall = graph.states["hall"]
    assert [bound.name for bound in hall.enter] == ["ring", "wave"]
    assert [bound.name for bound in hall.exit] == ["ring"]
    assert hall.owner == "inside"


def test_states_that_a_flow_never_reaches_are_left_out_and_need_nothing() -> None:
    dig = "dig: {run: door.enter, outcomes: {entered: tunnel}}"
    inside = HALL + f"  cellar: {{actions: {{{dig}}}}}\n"
    miner = "flow: mine\nstart: [cellar]\ninclude: [inside]\nstates: {tunnel: {}}\n"

    graphs = load_texts(house(), miner, inside)

    assert owners(graphs["visit"]) == {"street": "visit", "hall": "inside", "end": "inside", "error": "visit"}
    assert owners(graphs["mine"]) == {"tunnel": "mine", "cellar": "inside", "error": "mine"}


def test_a_sub_flows_state_that_no_flow_reaches_is_told() -> None:
    assert problems_of(house(), HALL + "  attic: {}\n") == [
        "2.yaml:8:3: the state 'attic' is reached by no flow that includes 'inside'"
    ]


def test_a_sub_flows_state_needs_to_be_reached_by_one_flow_only() -> None:
    other = house(street="attic").replace("flow: visit", "flow: other")

    assert problems_of(house(), HALL + "  attic: {}\n", other) == []


def test_shipped_sub_flows_need_not_suit_an_integrators_flow() -> None:
    assert problems_of(house(), shipped=[HALL + "  attic: {}\n"]) == []


def test_a_sub_flow_that_no_flow_includes_does_no_harm() -> None:
    assert problems_of(VISIT, "subflow: garden\nstates: {pond: {}}\n") == []


def test_what_an_integrator_declares_replaces_what_is_shipped() -> None:
    graphs = load_texts(VISIT + "title: Mine\n", shipped=[VISIT + "title: Theirs\n"])

    assert graphs["visit"].title == "Mine"


@pytest.mark.parametrize("second", [VISIT, "subflow: visit\n"])
def test_two_files_cannot_declare_one_name(second: str) -> None:
    place = "2.yaml:1:7" if second is VISIT else "2.yaml:1:10"

    assert problems_of(VISIT, second) == [f"{place}: 'visit' is declared twice (first in 1.yaml:1)"]


@pytest.mark.parametrize(
    ("subflows", "problem"),
    [
        (["include: [a]"], "2.yaml:2:11: the sub-flow 'a' includes itself: visit → a → a"),
        (
            ["include: [b]", "include: [a]"],
            "3.yaml:2:11: the sub-flow 'a' includes itself: visit → a → b → a",
        ),
    ],
)
def test_sub_flows_cannot_include_themselves(subflows: list[str], problem: str) -> None:
    texts = [f"subflow: {name}\n{text}\n" for name, text in zip("ab", subflows, strict=False)]

    assert problems_of(VISIT + "include: [a]\n", *texts) == [problem]


def test_conditions_of_the_flow_come_before_those_of_sub_flows_and_these_before_shared_ones() -> None:
    text = VISIT.replace("outcomes", "when: a && b && c, outcomes")
    shared = "conditions: {a: stash.knocks == 1, b: stash.knocks == 1, c: stash.knocks == 1}\n"
    inside = "subflow: inside\nconditions: {a: stash.knocks == 2, b: stash.knocks == 2}\n"

    graph = load_texts(text + "include: [inside]\nconditions: {a: stash.knocks == 3}\n", inside, shared)[
        "visit"
    ]

    guard = graph.states["street"].offers["knock"].when
    assert guard
    assert guard.canonical == "stash.knocks == 3 && stash.knocks == 2 && stash.knocks == 1"


def test_a_sub_flows_condition_may_use_what_only_some_flows_declare() -> None:
    inside = HALL + "conditions: {welcome: mood.good}\n"
    other = VISIT.replace("flow: visit", "flow: other") + "include: [inside]\n"

    assert problems_of(house() + "conditions: {mood: {good: true}}\n", inside, other) == []
    assert problems_of(house(), inside) == ["2.yaml:8:23: 'mood.good' is not known"]


def test_plans_of_the_flow_come_before_those_of_sub_flows() -> None:
    inside = HALL + "plans: {tour: [hall], other: [hall]}\n"

    graph = load_texts(
        house(street="[{plan: tour}, {plan: other}, street]") + "plans: {tour: [end]}\n", inside
    )["visit"]

    assert graph.plans == {"tour": (Step(to="end"),), "other": (Step(to="hall"),)}


def test_the_error_state_is_added_under_its_name() -> None:
    text = VISIT.replace("ignored: stay", "ignored: error") + "error: broken\n"

    graph = load_texts(text)["visit"]

    assert graph.error_state == "broken"
    assert graph.states["broken"].offers == {}
    assert graph.states["street"].offers["knock"].outcomes["ignored"] == (
        Target(Move.PUSH, (Step(to="broken"),)),
    )
