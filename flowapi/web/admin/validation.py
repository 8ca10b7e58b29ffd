"""Bodies of the admin API as models, and what is told of those that do not fit.

Rule 1: a member of the wrong type is told before a member that breaks a rule.
Rule 2: members are found whatever the case of their names, and ``null`` is as good as absent.
"""

from collections.abc import Callable, Mapping
from ipaddress import ip_address
from re import Pattern
from re import compile as compiled
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from flowapi.web.json_request import wrong_type
from flowapi.web.refusals import BadRequest

UUID_TEXT = compiled(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
EMAIL = compiled(r"[^\s@<>\"(),:;\\\[\]]+@[^\s@<>\"(),:;\\\[\]]+\.[^\s@<>\"(),:;\\\[\].]{2,}")
LONGEST_TEXT = 255
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


class Body(BaseModel):
    """A body of the admin API."""

    model_config = ConfigDict(frozen=True, strict=True, extra="ignore", hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _known(cls, members: Any) -> Any:
        if not isinstance(members, Mapping):
            return members
        return {
            name.lower() if name.lower() in cls.model_fields else name: value
            for name, value in members.items()
            if value is not None
        }


B = TypeVar("B", bound=Body)


def rule(kind: str, text: str, holds: Callable[[Any], bool]) -> AfterValidator:
    """A rule for a member, with what is told of a member that breaks it."""

    def check(value: Any) -> Any:
        if not holds(value):
            raise PydanticCustomError(kind, text)
        return value

    return AfterValidator(check)


def _matches(pattern: Pattern[str]) -> Callable[[str], bool]:
    return lambda value: pattern.fullmatch(value) is not None


def _is_ip(value: str) -> bool:
    try:
        ip_address(value)
    except ValueError:
        return not value
    return True


Required = Annotated[str, StringConstraints(min_length=1)]
UuidText = Annotated[Required, rule("uuid", "must be a valid uuid", _matches(UUID_TEXT))]
EmailText = Annotated[
    str,
    StringConstraints(min_length=1, max_length=LONGEST_TEXT),
    rule("email", "must be a valid email address", _matches(EMAIL)),
]
IpText = Annotated[str, rule("ip", "must be a valid ip address (v4 or v6)", _is_ip)]


def validated(model: type[B], members: Mapping[str, Any]) -> B:
    """*members* as a *model*.

    Raises:
        BadRequest: They do not fit; the message names all members that break a rule.
    """
    try:
        return model.model_validate(dict(members))
    except ValidationError as error:
        problems = error.errors(include_url=False)
        for problem in problems:
            if problem["type"] in EXPECTED:
                raise wrong_type(EXPECTED[problem["type"]], problem["input"], _field(problem)) from None
        raise BadRequest(" and ".join(map(_told, problems))) from None


def _field(problem: ErrorDetails) -> str:
    return next((part for part in reversed(problem["loc"]) if isinstance(part, str)), "")


def _told(problem: ErrorDetails) -> str:
    if problem["type"] in REQUIRED:
        return f"{_field(problem)} is a required field"
    if problem["type"] == "string_too_long":
        return f"length of {_field(problem)} must be less or equal to {LONGEST_TEXT}"
    return f"{_field(problem)} {problem['msg']}"
