"""The matrix of addresses and bodies that may or may not advance a flow."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowapi.engine.runner import Submission
from flowapi.errors.technical import TechnicalError
from flowapi.web.body import BODY_LIMIT
from tests.web.public.flow_fakes import FLOW_ID, FakeFlows, FlowServing, fatal

JSON = "application/json"
ADVANCE = f"/login?action=go%40{FLOW_ID}"
EMPTY = Submission(input_data={}, csrf_token="")
TECHNICAL = fatal("technical_error", 500, TechnicalError.default_message())


@pytest.mark.parametrize(
    ("content", "content_type", "submission"),
    [
        (b'{"input_data":{"a":1},"csrf_token":"t"}', JSON, Submission({"a": 1}, "t")),
        (
            b'{"input_data":{"a":1},"csrf_token":"t"}',
            "Application/JSON; charset=utf-8",
            Submission({"a": 1}, "t"),
        ),
        (b'{"input_data":{"a":1},"csrf_token":"t","more":[]} {', JSON, Submission({"a": 1}, "t")),
        (b'{"csrf_token":"t","csrf_token":"u"}', JSON, Submission({}, "u")),
        (b'{"input_data":null,"csrf_token":null}', JSON, EMPTY),
        (b"{}", JSON, EMPTY),
        (b"null", JSON, EMPTY),
        (b"", JSON, EMPTY),
        (b"", "text/plain", EMPTY),
        (b"csrf_token=t", "application/x-www-form-urlencoded", EMPTY),
        (b"--x--", "multipart/form-data; boundary=x", EMPTY),
    ],
)
async def test_what_can_be_read_reaches_the_flow(
    content: bytes, content_type: str, submission: Submission
) -> None:
    flows = FakeFlows()

    answer = await FlowServing(flows).client.send(
        "POST", ADVANCE, content=content, headers={"content-type": content_type}
    )

    assert answer.status_code == 200
    assert flows.advanced == [("login", "go", FLOW_ID, submission)]


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"{", JSON),
        (b" ", JSON),
        (b'{"input_data":[]}', JSON),
        (b'{"input_data":"x"}', JSON),
        (b'{"csrf_token":5}', JSON),
        (b'{"csrf_token":{}}', JSON),
        (b"[]", JSON),
        (b'"text"', JSON),
        (b"5", JSON),
        (b'{"csrf_token":"\xff"}', JSON),
        (b'{"csrf_token":"\\ud800"}', JSON),
        (b'{"input_data":{"a":"\\u0000"}}', JSON),
        (b'{"input_data":' + b'{"a":' * 20_000, JSON),
        (b'{"input_data":{"a":"' + b"x" * BODY_LIMIT + b'"}}', JSON),
        (b"{}", "text/plain"),
        (b"{}", "application/json+problem"),
        (b"{}", "application/xml"),
        (b"{}", ""),
    ],
)
async def test_what_cannot_be_read_is_a_technical_error(content: bytes, content_type: str) -> None:
    flows = FakeFlows()
    headers = {"content-type": content_type} if content_type else {}

    answer = await FlowServing(flows).client.send("POST", ADVANCE, content=content, headers=headers)

    assert (answer.status_code, answer.json()) == (500, TECHNICAL)
    assert not flows.advanced


async def test_an_empty_body_in_chunks_is_no_json() -> None:
    headers = {"content-type": JSON, "transfer-encoding": "chunked"}

    answer = await FlowServing().client.send("POST", ADVANCE, headers=headers)

    assert (answer.status_code, answer.json()) == (500, TECHNICAL)


@pytest.mark.parametrize(
    ("value", "action"),
    [
        (f"go%40{FLOW_ID}", "go"),
        (f"go@{FLOW_ID}", "go"),
        (f"go%40{str(FLOW_ID).upper()}", "go"),
        (f"go%40{FLOW_ID}&action=stop%40{FLOW_ID}", "go"),
        (f"%00%C3%BC+%40{FLOW_ID}", "\0ü "),
        (f"%FF%40{FLOW_ID}", "\ufffd"),
    ],
)
async def test_the_query_names_the_action_and_the_flow(value: str, action: str) -> None:
    flows = FakeFlows()

    await FlowServing(flows).client.post(f"/login?action={value}")

    assert flows.advanced == [("login", action, FLOW_ID, EMPTY)]


@pytest.mark.parametrize(
    "value",
    [
        "go",
        "go%40",
        "%40",
        "go%40not-an-id",
        f"%40{FLOW_ID}",
        f"go%40{FLOW_ID}%40{FLOW_ID}",
        f"go%40{FLOW_ID.hex}",
        f"go%40%7B{FLOW_ID}%7D",
        f"go%40urn:uuid:{FLOW_ID}",
        f"go%40{FLOW_ID}%0A",
    ],
)
async def test_another_query_is_a_technical_error(value: str) -> None:
    flows = FakeFlows()

    answer = await FlowServing(flows).client.post(f"/login?action={value}")

    assert (answer.status_code, answer.json()) == (500, TECHNICAL)
    assert not flows.advanced


WORDS = st.text(st.characters(codec="ascii", categories=["L", "N", "P"]), max_size=60)
VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.just("input_data"), inner),
)


@given(
    content=st.binary(max_size=300) | VALUES.map(json.dumps).map(str.encode),
    content_type=st.sampled_from([JSON, "text/plain", "multipart/form-data", "x"]) | WORDS,
    query=WORDS,
)
@settings(max_examples=60, deadline=None)
async def test_whatever_is_sent_the_answer_has_the_shape_of_a_flow(
    content: bytes, content_type: str, query: str
) -> None:
    client = FlowServing().client

    for path in (ADVANCE, f"/login?{query.replace('#', '')}", f"/login?action={query.replace('#', '')}"):
        answer = await client.send("POST", path, content=content, headers={"content-type": content_type})
        shape: dict[str, Any] = answer.json()
        assert answer.status_code == shape["status"]
        assert answer.status_code in {200, 500}
        assert isinstance(shape["actions"], dict)
