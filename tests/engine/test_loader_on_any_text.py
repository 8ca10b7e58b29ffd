"""Whatever stands in a flow file, the loader takes it or says what is wrong; it never breaks."""

import json
import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as some

from tests.engine.flow_files import load_texts, problems_of
from tests.engine.test_diagram import INSIDE, PARTY

PLACED = re.compile(r"[12]\.yaml:[1-9][0-9]*:[1-9][0-9]*: .+")
WORDS = some.sampled_from(
    (
        *(
            "flow",
            "subflow",
            "start",
            "states",
            "actions",
            "enter",
            "exit",
            "run",
            "outcomes",
            "to",
            "plan",
            "first",
        ),
        *(
            "when",
            "unless",
            "seal",
            "error",
            "fail",
            "do",
            "leave",
            "attach",
            "plans",
            "include",
            "conditions",
        ),
        *(
            "party",
            "inside",
            "street",
            "hall",
            "sofa",
            "knock",
            "opened",
            "ignored",
            "door.knock",
            "next",
            "stay",
        ),
        *("back", "tour", "ring", "guest.invited", "guest.name", "1 +", "true", "", "é", "x" * 70),
    )
)
LEAVES = WORDS | some.none() | some.booleans() | some.integers() | some.floats(allow_nan=False)


def trees(leaves: some.SearchStrategy[Any]) -> some.SearchStrategy[Any]:
    return some.recursive(
        leaves,
        lambda inner: some.lists(inner, max_size=3) | some.dictionaries(WORDS, inner, max_size=4),
        max_leaves=12,
    )


def assert_told(*texts: str) -> None:
    for problem in problems_of(*texts):
        assert PLACED.fullmatch(problem), problem


@settings(deadline=None)
@given(some.data())
def test_a_flow_with_a_piece_missing_or_added(data: some.DataObject) -> None:
    start = data.draw(some.integers(0, len(PARTY)))
    end = data.draw(some.integers(start, min(start + 12, len(PARTY))))
    put = data.draw(
        some.sampled_from(("", " ", "\n", ":", "{", "}", "[", "]", '"', "'", "-", "#", "&a ", "*a", "!", "é"))
        | WORDS
    )

    assert_told(PARTY[:start] + put + PARTY[end:], INSIDE)


@settings(deadline=None)
@given(some.dictionaries(WORDS, trees(LEAVES), max_size=8))
def test_any_mapping(tree: dict[str, Any]) -> None:
    assert_told(json.dumps({"flow": "party", "start": ["street"]} | tree), INSIDE)


@settings(deadline=None)
@given(
    trees(LEAVES),
    some.sampled_from(("states", "plans", "leave", "attach", "conditions", "start", "include", "ttl")),
)
def test_any_value_of_a_key(value: Any, key: str) -> None:
    assert_told(json.dumps({"flow": "party", "start": ["street"], "states": {"street": {}}} | {key: value}))


@settings(deadline=None)
@given(trees(LEAVES))
def test_any_outcome(value: Any) -> None:
    knock = {"run": "door.knock", "outcomes": {"opened": value, "ignored": "stay"}}
    states = {"street": {"actions": {"knock": knock}}, "hall": {}}
    assert_told(json.dumps({"flow": "party", "start": ["street"], "states": states}))


def test_the_flows_that_are_broken_here_are_sound() -> None:
    assert set(load_texts(PARTY, INSIDE)) == {"party"}
