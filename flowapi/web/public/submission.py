"""What a client sends to advance a flow: the action and the flow in the query, the inputs in the body."""

import re
from typing import Any
from uuid import UUID

from flowapi.engine.runner import Submission
from flowapi.errors.refusals import MalformedRequest
from flowapi.web.json_body import JSONMalformed, parse_json
from flowapi.web.refusals import UnsupportedMediaType
from flowapi.web.request import Request

FLOW_ID = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")
FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
"""Understood as empty: what the server looks for stands nowhere in a form."""


def parse_action(value: str) -> tuple[str, UUID]:
    """The name of the action and the id of the flow in ``<action>@<flow id>``.

    Raises:
        MalformedRequest: *value* is not of that form.
    """
    parts = value.split("@")
    if len(parts) != 2 or not FLOW_ID.fullmatch(parts[1]):
        raise MalformedRequest("invalid flow id format")
    if not parts[0]:
        raise MalformedRequest("first part of the query param value is empty")
    return parts[0], UUID(parts[1])


async def read_submission(request: Request) -> Submission:
    """The body of *request*.

    Raises:
        MalformedRequest: It is not a JSON object of the expected shape.
        UnsupportedMediaType: It is neither JSON nor a form.
        PayloadTooLarge: It is too long.
    """
    announced = request.body.expected
    text = await request.body.read()
    if not announced or request.content_type in FORMS:
        return Submission(input_data={}, csrf_token="")
    if request.content_type != "application/json":
        raise UnsupportedMediaType
    try:
        content = parse_json(text)
    except JSONMalformed as error:
        raise MalformedRequest(f"the body is not acceptable JSON: {error} at {error.offset}") from error
    return _submission({} if content is None else content)


def _submission(content: Any) -> Submission:
    if not isinstance(content, dict):
        raise MalformedRequest("the body is not a JSON object")
    inputs, token = content.get("input_data"), content.get("csrf_token")
    if not (inputs is None or isinstance(inputs, dict)):
        raise MalformedRequest("'input_data' is not an object")
    if not (token is None or isinstance(token, str)):
        raise MalformedRequest("'csrf_token' is not a text")
    return Submission(input_data=inputs or {}, csrf_token=token or "")
