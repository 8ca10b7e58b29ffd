"""JSON objects that others write, as models: how members are found, and the rules that many have in common.

Rule 1: members are found whatever the case of their names, and ``null`` is as good as absent.
"""

from collections.abc import Callable, Mapping
from re import Pattern
from re import compile as compiled
from typing import Any

from pydantic import AfterValidator, BaseModel, ConfigDict, model_validator
from pydantic_core import PydanticCustomError

UUID_TEXT = compiled(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
EMAIL = compiled(r"[^\s@<>\"(),:;\\\[\]]+@[^\s@<>\"(),:;\\\[\]]+\.[^\s@<>\"(),:;\\\[\].]{2,}")
LONGEST_TEXT = 255
"""What a column of text holds, in characters."""


class JsonObject(BaseModel):
    """A JSON object; members that nobody knows are ignored."""

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


def rule(kind: str, text: str, holds: Callable[[Any], bool]) -> AfterValidator:
    """A rule for a member, with what is told of a member that breaks it."""

    def check(value: Any) -> Any:
        if not holds(value):
            raise PydanticCustomError(kind, text)
        return value

    return AfterValidator(check)


def matches(pattern: Pattern[str]) -> Callable[[str], bool]:
    """Whether the whole of a text is of *pattern*."""
    return lambda value: pattern.fullmatch(value) is not None
