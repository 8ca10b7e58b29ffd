"""The stored document: the reference's shape, both forms of its data, and the stack of states."""

from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowapi.engine.document import FlowDocument, decode
from flowapi.engine.stash import Stash
from flowapi.errors.technical import TechnicalError

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


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=20) | json_values.map(lambda value: orjson.dumps(value).decode()))
def test_nothing_but_a_document_or_a_technical_error_comes_out(text: str) -> None:
    try:
        document = decode(text)
    except TechnicalError:
        return
    assert isinstance(document, FlowDocument)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
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


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
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


def test_a_flow_of_ours_names_itself_and_its_graph() -> None:
    document = FlowDocument("preflight", ["login_init"], flow="login", graph="d1")

    assert stored(document) == {
        "state": "preflight",
        "scheduled": ["login_init"],
        "data": {},
        "flow": "login",
        "graph": "d1",
    }
