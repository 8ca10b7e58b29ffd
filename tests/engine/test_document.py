"""The stored document: the reference's shape, both forms of its data, and the stack of states."""

from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowapi.engine.document import MAX_HISTORY, FlowDocument, decode
from flowapi.engine.stash import Stash
from flowapi.errors import TechnicalError

NEW: dict[str, Any] = {"state": "preflight", "scheduled": ["login_init"], "data": "{}"}
"""As the reference writes it at the start of a login."""
LATER: dict[str, Any] = {
    "state": "login_init",
    "scheduled": [],
    "prev_state": "preflight",
    "data": {"webauthn_available": True},
    "hist": [
        {
            "state": "preflight",
            "prev_state": "",
            "data": "{}",
            "revertible": True,
            "scheduled": ["login_init"],
        }
    ],
}
"""As the reference writes it one step later."""

names = st.text("abcdefgh_", min_size=1, max_size=8)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=5,
)
objects = st.dictionaries(names, json_values, max_size=4)
unknown_keys = st.dictionaries(names.map(lambda name: f"x_{name}"), json_values, max_size=3)
histories = st.lists(
    st.fixed_dictionaries(
        {
            "state": names,
            "prev_state": names | st.just(""),
            "data": objects | objects.map(lambda value: orjson.dumps(value).decode()),
            "revertible": st.booleans(),
            "scheduled": st.lists(names, max_size=3),
        },
        optional={"x_note": json_values},
    ),
    max_size=4,
)


def stored(document: FlowDocument) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(document.encode())
    return found


def a_flow(state: str = "a", *scheduled: str, **rest: Any) -> FlowDocument:
    return FlowDocument(state, list(scheduled), **rest)


def test_a_new_flow_of_the_reference_is_read() -> None:
    document = decode(orjson.dumps(NEW).decode())

    assert document == FlowDocument("preflight", ["login_init"])


def test_a_later_flow_of_the_reference_is_read_and_written_as_it_was() -> None:
    document = decode(orjson.dumps(LATER).decode())

    assert (document.state, document.previous, document.scheduled) == ("login_init", "preflight", [])
    assert document.data == {"webauthn_available": True}
    assert document.revertible
    assert stored(document) == LATER


@pytest.mark.parametrize("data", ['{"note":"x"}', {"note": "x"}])
def test_data_is_an_object_or_a_text_that_holds_one(data: Any) -> None:
    assert decode(orjson.dumps(NEW | {"data": data}).decode()).data == {"note": "x"}


@pytest.mark.parametrize("data", ["", "null", None])
def test_no_data_is_an_empty_object(data: Any) -> None:
    assert decode(orjson.dumps(NEW | {"data": data}).decode()).data == {}


@pytest.mark.parametrize("text", ["", "null", "[]", '"text"', "{", "{}", '{"state":1}'])
def test_what_is_no_document_is_a_technical_error(text: str) -> None:
    with pytest.raises(TechnicalError, match="The stored flow cannot be read"):
        decode(text)


@pytest.mark.parametrize(
    "part",
    [
        {"state": ["a"]},
        {"scheduled": "login_init"},
        {"scheduled": {"login_init": 1}},
        {"scheduled": [1]},
        {"scheduled": 1},
        {"prev_state": 1},
        {"data": []},
        {"data": "[]"},
        {"data": "{"},
        {"data": "text"},
        {"data": 1},
        {"hist": {}},
        {"hist": "text"},
        {"hist": ["text"]},
        {"hist": [None]},
        {"hist": [{}]},
        {"hist": [{"state": 1}]},
        {"hist": [{"state": "a", "prev_state": []}]},
        {"hist": [{"state": "a", "scheduled": "b"}]},
        {"hist": [{"state": "a", "data": "{"}]},
        {"hist": [{"state": "a", "data": 1}]},
        {"flow": 1},
        {"graph": ["x"]},
    ],
)
def test_a_document_with_a_wrong_type_is_a_technical_error(part: dict[str, Any]) -> None:
    with pytest.raises(TechnicalError, match="The stored flow cannot be read"):
        decode(orjson.dumps(LATER | part).decode())


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=20) | json_values.map(lambda value: orjson.dumps(value).decode()))
def test_nothing_but_a_document_or_a_technical_error_comes_out(text: str) -> None:
    try:
        document = decode(text)
    except TechnicalError:
        return
    assert isinstance(document, FlowDocument)


@settings(max_examples=80, deadline=None)
@given(
    state=names,
    scheduled=st.lists(names, max_size=4),
    previous=names | st.just(""),
    data=objects,
    history=histories,
    flow=st.none() | names,
    extra=unknown_keys,
)
def test_what_is_written_is_read_again(flow: str | None, **parts: Any) -> None:
    document = FlowDocument(**parts, flow=flow, graph="digest" if flow else None)

    assert decode(document.encode()) == document


@settings(max_examples=40, deadline=None)
@given(data=objects, extra=unknown_keys, history=histories)
def test_unknown_keys_are_kept_and_no_others_appear(
    data: dict[str, Any], extra: dict[str, Any], history: list[Any]
) -> None:
    found = LATER | {"data": data, "hist": history or LATER["hist"], "flow": "login", "graph": "d"} | extra

    assert stored(decode(orjson.dumps(found).decode())) == found


def test_an_unknown_key_survives_a_step() -> None:
    document = decode(orjson.dumps(NEW | {"trace": {"id": 7}}).decode())

    document.move(["login_init"], Stash({"note": "x"}), sealed=False)

    assert stored(document) == {
        "state": "login_init",
        "scheduled": [],
        "prev_state": "preflight",
        "data": {"note": "x"},
        "hist": [
            {
                "state": "preflight",
                "prev_state": "",
                "data": {},
                "revertible": True,
                "scheduled": ["login_init"],
            }
        ],
        "trace": {"id": 7},
    }


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


def test_a_flow_of_ours_names_itself_and_its_graph() -> None:
    document = FlowDocument("preflight", ["login_init"], flow="login", graph="d1")

    assert stored(document) == {
        "state": "preflight",
        "scheduled": ["login_init"],
        "data": {},
        "flow": "login",
        "graph": "d1",
    }
