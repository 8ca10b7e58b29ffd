"""Where a document moves: forward with a plan, and back through its history."""

from typing import Any

import pytest

from flowapi.engine.document import MAX_HISTORY, FlowDocument, decode
from flowapi.engine.stash import Stash


def a_flow(state: str = "a", *scheduled: str, **rest: Any) -> FlowDocument:
    return FlowDocument(state, list(scheduled), **rest)


def test_the_rest_of_the_queue_is_the_plan_with_the_next_state_last() -> None:
    document = a_flow("a")

    document.move(["b", "c", "d"], Stash(), sealed=False)

    assert (document.state, document.previous, document.scheduled) == ("b", "a", ["d", "c"])


def test_history_holds_what_was_stored_before_the_step() -> None:
    document = a_flow("a", "c", data={"note": "old"}, previous="z")

    document.move(["b", "c"], Stash({"note": "new"}), sealed=True)

    assert document.data == {"note": "new"}
    assert document.history == [
        {
            "state": "a",
            "prev_state": "z",
            "data": {"note": "old"},
            "revertible": False,
            "scheduled": ["c"],
        }
    ]
    assert not document.revertible


def test_staying_writes_no_history_and_leaves_the_previous_state() -> None:
    document = a_flow("a", "c", previous="z")

    document.move(["a", "c"], Stash({"note": "new"}), sealed=True)

    assert document == a_flow("a", "c", previous="z", data={"note": "new"})


def test_a_step_back_restores_everything() -> None:
    document = a_flow("a", "c", data={"note": "old"}, previous="z")
    before = decode(document.encode())

    document.move(["b", "x", "c"], Stash({"note": "new"}), sealed=False)
    document.revert(Stash({"note": "newer"}))

    assert document == before


def test_what_is_sticky_survives_a_step_back() -> None:
    document = a_flow("a", data={"sticky": {"code": "1", "kept": True}, "note": "old"})

    document.move(["b"], Stash({"sticky": {"code": "2", "more": 3}, "note": "new"}), sealed=False)
    document.revert(Stash({"sticky": {"code": "3", "more": 3}}))

    assert document.data == {"sticky": {"code": "3", "kept": True, "more": 3}, "note": "old"}


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ({}, {}, {}),
        ({}, {"sticky": {"code": "1"}}, {"sticky": {"code": "1"}}),
        ({"sticky": "odd"}, {"sticky": {"code": "1"}}, {"sticky": {"code": "1"}}),
        ({"sticky": {"code": "1"}}, {"sticky": "odd"}, {"sticky": {"code": "1"}}),
        ({"sticky": {"code": "1"}}, {}, {"sticky": {"code": "1"}}),
        ('{"sticky":{"code":"1"}}', {"sticky": {"id": "2"}}, {"sticky": {"code": "1", "id": "2"}}),
    ],
)
def test_only_objects_are_sticky(before: Any, now: dict[str, Any], expected: dict[str, Any]) -> None:
    item = {"state": "a", "prev_state": "", "data": before, "revertible": True, "scheduled": []}
    document = a_flow("b", history=[item])

    document.revert(Stash(now))

    assert document == a_flow("a", data=expected)


def test_a_step_back_does_not_touch_the_remembered_data() -> None:
    kept = {"sticky": {"code": "1"}}
    item = {"state": "a", "prev_state": "", "data": kept, "revertible": True, "scheduled": []}
    document = a_flow("b", history=[item])

    document.revert(Stash({"sticky": {"code": "2"}}))

    assert kept == {"sticky": {"code": "1"}}


def test_going_back_over_several_steps_takes_one_item_each() -> None:
    document = a_flow("a", "d")
    for queue in (["b", "d"], ["c", "d"], ["d"]):
        document.move(queue, Stash(), sealed=False)

    passed = []
    while document.revertible:
        document.revert(Stash())
        passed.append((document.state, document.previous, document.scheduled, len(document.history)))

    assert passed == [("c", "b", ["d"], 2), ("b", "a", ["d"], 1), ("a", "", ["d"], 0)]


def test_a_sealed_step_blocks_everything_below_it() -> None:
    document = a_flow("a")
    document.move(["b"], Stash(), sealed=False)
    document.move(["c"], Stash(), sealed=True)
    document.move(["d"], Stash(), sealed=False)

    document.revert(Stash())

    assert (document.state, document.revertible, len(document.history)) == ("c", False, 2)


@pytest.mark.parametrize("flag", [None, "true", 1, False])
def test_only_true_makes_a_step_revertible(flag: Any) -> None:
    assert not a_flow("b", history=[{"state": "a", "revertible": flag}]).revertible
    assert not a_flow("b").revertible


def test_of_a_long_history_the_oldest_steps_are_forgotten() -> None:
    document = a_flow("s0")

    for number in range(1, MAX_HISTORY + 6):
        document.move([f"s{number}"], Stash(), sealed=False)

    assert [item["state"] for item in document.history] == [
        f"s{number}" for number in range(5, MAX_HISTORY + 5)
    ]
