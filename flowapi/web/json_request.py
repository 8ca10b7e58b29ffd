"""JSON bodies of ordinary endpoints, read into objects; what is wrong with them answers 400 or 415."""

from typing import Any

from flowapi.web.body import BODY_LIMIT
from flowapi.web.json_body import JSONMalformed, parse_json
from flowapi.web.refusals import BadRequest, UnsupportedMediaType
from flowapi.web.request import Request


async def read_object(request: Request, limit: int = BODY_LIMIT) -> dict[str, Any]:
    """The members of the body; none where there is no body.

    Raises:
        BadRequest: The body is not a JSON object.
        UnsupportedMediaType: The body is not JSON.
        PayloadTooLarge: The body has more than *limit* bytes.
    """
    announced = request.body.expected
    text = await request.body.read(limit)
    if not announced:
        return {}
    if request.content_type != "application/json":
        raise UnsupportedMediaType
    try:
        content = parse_json(text)
    except JSONMalformed as error:
        reason = f"Syntax error: offset={error.offset}, error={error}"
        raise BadRequest("unexpected EOF" if error.truncated else reason) from error
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise wrong_type("object", content)
    return content


def wrong_type(expected: str, found: Any, field: str = "") -> BadRequest:
    """The refusal of a value that is of another type than the *field* needs."""
    return BadRequest(
        f"Unmarshal type error: expected={expected}, got={_json_type(found)}, field={field}, offset=0"
    )


def _json_type(value: Any) -> str:
    if isinstance(value, bool):
        return "bool"
    for kind, name in ((str, "string"), (int | float, "number"), (list, "array"), (dict, "object")):
        if isinstance(value, kind):
            return name
    return "null"
