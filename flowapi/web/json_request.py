"""JSON bodies of ordinary endpoints, read into objects; what is wrong with them answers 400 or 415."""

from typing import Any

from flowapi.web.body import BODY_LIMIT
from flowapi.web.json_body import JSONMalformed, parse_json
from flowapi.web.refusals import BadRequest, UnsupportedMediaType, WrongType
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
    content = _parsed(request, text)
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise wrong_type("object", content)
    return content


async def read_text(request: Request, limit: int = BODY_LIMIT) -> str:
    """The body, which begins with a JSON value.

    Raises:
        BadRequest: It does not, or there is none.
        UnsupportedMediaType: The body is not JSON.
        PayloadTooLarge: The body has more than *limit* bytes.
    """
    if not request.body.expected:
        raise BadRequest("a body is required")
    text = await request.body.read(limit)
    _parsed(request, text)
    return text.decode()


def _parsed(request: Request, text: bytes) -> Any:
    """The first JSON value of *text*, the body of *request*."""
    if request.content_type != "application/json":
        raise UnsupportedMediaType
    try:
        return parse_json(text)
    except JSONMalformed as error:
        reason = f"Syntax error: offset={error.offset}, error={error}"
        raise BadRequest("unexpected EOF" if error.truncated else reason) from error


def wrong_type(expected: str, found: Any, field: str = "") -> WrongType:
    """The refusal of a value that is of another type than the *field* needs."""
    return WrongType(
        f"Unmarshal type error: expected={expected}, got={type_name(found)}, field={field}, offset=0"
    )


def type_name(value: Any) -> str:
    """What JSON calls the type of *value*."""
    if isinstance(value, bool):
        return "bool"
    for kind, name in ((str, "string"), (int | float, "number"), (list, "array"), (dict, "object")):
        if isinstance(value, kind):
            return name
    return "null"
