"""Bodies of the admin API as models, and what is told of those that do not fit.

Rule 1: a member of the wrong type is told before a member that breaks a rule.
"""

from collections.abc import Mapping, Sequence
from ipaddress import ip_address
from typing import Annotated, Any, TypeVar

from pydantic import StringConstraints, ValidationError
from pydantic_core import ErrorDetails

from config.urls import parse_url
from flowapi.json_models import EMAIL, LONGEST_TEXT, UUID_TEXT, JsonObject, matches, rule
from flowapi.web.json_request import wrong_type
from flowapi.web.refusals import BadRequest

EXPECTED = {
    "string_type": "string",
    "bool_type": "bool",
    "list_type": "array",
    "tuple_type": "array",
    "model_type": "object",
    "dict_type": "object",
}
REQUIRED = frozenset({"missing", "string_too_short"})
"""What the library says of an absent and of an empty text."""


class Body(JsonObject):
    """A body of the admin API."""


B = TypeVar("B", bound=Body)


def _is_ip(value: str) -> bool:
    try:
        ip_address(value)
    except ValueError:
        return not value
    return True


def _is_url(text: str) -> bool:
    """Whether *text* is an absolute URL, of whatever scheme."""
    try:
        parts = parse_url(text)
    except ValueError:
        return False
    return bool(parts.scheme and text.partition(":")[2])


Required = Annotated[str, StringConstraints(min_length=1)]
UuidText = Annotated[Required, rule("uuid", "must be a valid uuid", matches(UUID_TEXT))]
EmailText = Annotated[
    str,
    StringConstraints(min_length=1, max_length=LONGEST_TEXT),
    rule("email", "must be a valid email address", matches(EMAIL)),
]
UrlText = Annotated[
    str,
    StringConstraints(min_length=1, max_length=LONGEST_TEXT),
    rule("url", "must be a valid URL", _is_url),
]
IpText = Annotated[str, rule("ip", "must be a valid ip address (v4 or v6)", _is_ip)]


def validated(model: type[B], members: Mapping[str, Any], problems_before: Sequence[str] = ()) -> B:
    """*members* as a *model*.

    Args:
        problems_before: What is wrong with the request besides, and is told first.

    Raises:
        BadRequest: They do not fit, or there were problems before; the message names all members that break
            a rule.
    """
    try:
        fitting = model.model_validate(dict(members))
    except ValidationError as error:
        problems = error.errors(include_url=False)
        for problem in problems:
            if problem["type"] in EXPECTED:
                raise wrong_type(EXPECTED[problem["type"]], problem["input"], _field(problem)) from None
        raise BadRequest(" and ".join([*problems_before, *map(_told, problems)])) from None
    if problems_before:
        raise BadRequest(" and ".join(problems_before))
    return fitting


def _field(problem: ErrorDetails) -> str:
    return next((part for part in reversed(problem["loc"]) if isinstance(part, str)), "")


def _told(problem: ErrorDetails) -> str:
    if problem["type"] in REQUIRED:
        return f"{_field(problem)} is a required field"
    if problem["type"] == "too_short":
        return f"length of {_field(problem)} must be greater or equal to {problem['ctx']['min_length']}"
    if problem["type"] == "string_too_long":
        return f"length of {_field(problem)} must be less or equal to {LONGEST_TEXT}"
    return f"{_field(problem)} {problem['msg']}"
