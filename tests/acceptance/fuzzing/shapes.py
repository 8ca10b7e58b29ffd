"""What answers look like, whatever was asked."""

from typing import Any

from jsonschema import Draft202012Validator

from flowapi.web.errors import FLOW_STATUS
from tests.acceptance.fuzzing.asgi import Answered

TEXT = {"type": "string"}
ERROR = {
    "type": "object",
    "properties": {"code": {"enum": sorted(FLOW_STATUS)}, "message": TEXT | {"minLength": 1}, "cause": TEXT},
    "required": ["code", "message"],
    "additionalProperties": False,
}
INPUT = {
    "type": "object",
    "properties": {
        "name": TEXT,
        "type": {"enum": ["string", "boolean", "email", "password", "json"]},
        "value": True,
        "min_length": {"type": "integer"},
        "max_length": {"type": "integer"},
        "required": {"type": "boolean"},
        "hidden": {"type": "boolean"},
        "allowed_values": {"type": "array", "items": {"type": "object", "required": ["value", "name"]}},
        "error": {"type": "object", "required": ["code", "message"]},
    },
    "required": ["name", "type"],
    "additionalProperties": False,
}
ACTION = {
    "type": "object",
    "properties": {
        "action": TEXT,
        "href": TEXT | {"pattern": r"^/\w+\?action=\w+%40[0-9a-f-]{36}$"},
        "inputs": {"type": "object", "additionalProperties": INPUT},
        "description": TEXT | {"minLength": 1},
    },
    "required": ["action", "href", "inputs", "description"],
    "additionalProperties": False,
}
COMMON: dict[str, Any] = {
    "status": {"type": "integer"},
    "actions": {"type": "object", "additionalProperties": ACTION},
    "links": {"type": "null"},
    "error": ERROR,
}
STEP = {
    "properties": COMMON
    | {"name": TEXT, "payload": {"type": "object"}, "csrf_token": TEXT | {"pattern": "^[0-9A-Za-z]{32}$"}},
    "required": ["name", "status", "payload", "csrf_token", "actions", "links"],
    "additionalProperties": False,
}
REFUSAL = {
    "properties": COMMON
    | {"name": {"const": "error"}, "csrf_token": {"const": ""}, "actions": {"maxProperties": 0}},
    "required": ["name", "status", "csrf_token", "actions", "error", "links"],
    "additionalProperties": False,
}
FLOW = Draft202012Validator({"type": "object", "oneOf": [STEP, REFUSAL]})
API = Draft202012Validator(
    {
        "type": "object",
        "properties": {"code": {"type": "integer"}, "message": TEXT | {"minLength": 1}, "error": TEXT},
        "required": ["code", "message"],
        "additionalProperties": False,
    }
)


def check_flow(answer: Answered) -> Any:
    """The body of an answer of a flow, which has to look like one."""
    body = answer.json()
    FLOW.validate(body)
    assert body["status"] == answer.status_code
    assert answer.headers["content-type"] == "application/json"
    check_any(answer)
    return body


def check_api(answer: Answered) -> None:
    """An answer of any other endpoint; an error has to look like one."""
    if answer.status_code >= 400 and answer.body:
        body = answer.json()
        API.validate(body)
        assert body["code"] == answer.status_code
    assert answer.status_code < 500, answer.body
    check_any(answer)


def check_any(answer: Answered) -> None:
    """What holds for every answer."""
    assert [int(length) for length in answer.all(b"content-length")] == (
        [] if answer.status_code == 204 else [len(answer.body)]
    )
    assert len(answer.all(b"x-request-id")) == 1
    assert not any(set(value) & set(b"\r\n\0") for _, value in answer.raw_headers)
