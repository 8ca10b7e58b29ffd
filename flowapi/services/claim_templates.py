"""One claim of the template: a value, the texts in which are templates of their own.

What a text prints becomes a boolean if it is `true` or `false`, an object or an array if it is one in JSON,
and else stays text.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

import orjson

from flowapi.services.gotemplate.evaluator import run
from flowapi.services.gotemplate.nodes import Template
from flowapi.services.gotemplate.parser import parse
from flowapi.services.gotemplate.values import Object

DEEPEST = 32

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_LARGEST_INTEGER = 2**63


class Unusable(Exception):
    """A claim cannot have this value."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A value that is the same for everybody."""

    value: Any


@dataclass(frozen=True, slots=True)
class Written:
    """A text that depends on the user."""

    template: Template


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of values."""

    items: tuple["ClaimTemplate", ...]


@dataclass(frozen=True, slots=True)
class Named:
    """An object; its keys are no templates."""

    members: Mapping[str, "ClaimTemplate"]


ClaimTemplate = Fixed | Written | Listed | Named


def compiled(value: Any, room: int = DEEPEST) -> ClaimTemplate:
    """The claim that the settings describe with *value*.

    Raises:
        TemplateMalformed: A text in it is no template.
        Unusable: It cannot stand in a token.
    """
    if room == 0:
        raise Unusable("it is nested too deep")
    match value:
        case str() if "{{" in value:
            return Written(parse(value))
        case str():
            return Fixed(value_of(value))
        case Mapping():
            return Named({str(key): compiled(member, room - 1) for key, member in value.items()})
        case list() | tuple():
            return Listed(tuple(compiled(item, room - 1) for item in value))
        case _:
            return Fixed(_as_json(value, room))


def rendered(claim: ClaimTemplate, context: Object) -> Any:
    """The value of *claim* for the user of *context*.

    Raises:
        TemplateFailed: A template in it does not work for this user.
        Unusable: What results cannot stand in a token.
    """
    match claim:
        case Fixed(value):
            return value
        case Written(template):
            return value_of(run(template, context))
        case Listed(items):
            return [rendered(item, context) for item in items]
        case Named(members):
            return {key: rendered(member, context) for key, member in members.items()}


def value_of(printed: str) -> Any:
    """What the *printed* text means.

    Raises:
        Unusable: It is JSON that cannot stand in a token.
    """
    text = _LONE_SURROGATE.sub("\ufffd", printed)
    if text in ("true", "false"):
        return text == "true"
    if (text[:1], text[-1:]) not in (("{", "}"), ("[", "]")):
        return text
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        return text
    return _as_json(value, DEEPEST)


def _as_json(value: Any, room: int) -> Any:
    """*value* with numbers as every reader of JSON has them: those of double precision."""
    if room == 0:
        raise Unusable("it is nested too deep")
    match value:
        case dict():
            return {key: _as_json(member, room - 1) for key, member in value.items()}
        case list():
            return [_as_json(item, room - 1) for item in value]
        case bool() | str() | None:
            return value
        case int() | float():
            return _number(value)
        case _:
            raise Unusable(f"{type(value).__name__} is no kind of claim")


def _number(value: int | float) -> int | float:
    try:
        number = float(value)
    except OverflowError as error:
        raise Unusable("a number is too large") from error
    if not isfinite(number):
        raise Unusable("a number is too large")
    return int(number) if number.is_integer() and abs(number) < _LARGEST_INTEGER else number
