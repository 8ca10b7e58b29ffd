"""JSON values that keep the text they were written as.

Containers are split only when somebody asks for what is in them, one level at a time, so that depth costs
nothing. What is not JSON ends the reading quietly: modifiers can make such texts.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from math import isinf, isnan

from flowapi.services.gjson.budget import Budget

SPACES = "".join(map(chr, range(33)))
_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*+"', re.DOTALL)
_NUMBER = re.compile(r"[^\x00-\x20,\]}]+")
_LITERAL = re.compile(r"[a-z]+")
_BRACKET = re.compile(r'["{}\[\]()]')
_DIGITS = re.compile(r"-?[0-9]*", re.ASCII)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class Kind(Enum):
    """What a value is."""

    MISSING = "missing"
    NULL = "null"
    FALSE = "false"
    NUMBER = "number"
    STRING = "string"
    TRUE = "true"
    OBJECT = "object"
    ARRAY = "array"


@dataclass(frozen=True, slots=True)
class Value:
    """A value as it was written."""

    kind: Kind
    raw: str

    @property
    def exists(self) -> bool:
        """Whether there is a value at all."""
        return self.kind is not Kind.MISSING

    @property
    def is_container(self) -> bool:
        """Whether it is an object or an array."""
        return self.kind in (Kind.OBJECT, Kind.ARRAY)

    @property
    def number(self) -> float:
        """The number it stands for; 0 where it is none."""
        return number_of(self.raw)

    @property
    def text(self) -> str:
        """Strings without quotes and escapes, numbers without exponents, everything else as written."""
        match self.kind:
            case Kind.STRING:
                return unescaped(self.raw)
            case Kind.NUMBER:
                return self.raw if _DIGITS.fullmatch(self.raw) else plain_number(self.number)
            case Kind.NULL:
                return ""
            case _:
                return self.raw


MISSING = Value(Kind.MISSING, "")


def parse(text: str, budget: Budget) -> Value:
    """The first value in *text*; a container extends to the end of *text*."""
    stripped = text.lstrip(SPACES)
    value = _value_at(stripped, 0, budget)
    return Value(value.kind, stripped) if value.is_container else value


def members(value: Value, budget: Budget) -> Iterator[tuple[str, Value]]:
    """The members of an object, each with its key as written."""
    text, place = value.raw, 1
    while True:
        key = _STRING.match(text, _skip(text, place, ","))
        if key is None:
            return
        place = _skip(text, key.end(), ":")
        member = _value_at(text, place, budget)
        if not member.exists:
            return
        yield key[0], member
        place += len(member.raw)


def items(value: Value, budget: Budget) -> Iterator[Value]:
    """The items of an array."""
    text, place = value.raw, 1
    while True:
        place = _skip(text, place, ",")
        item = _value_at(text, place, budget)
        if not item.exists:
            return
        yield item
        place += len(item.raw)


def unescaped(raw: str) -> str:
    """What the JSON string *raw* says; half a surrogate pair becomes U+FFFD."""
    content = raw[1:-1]
    if "\\" not in content:
        return content
    try:
        text = str(json.loads(raw, strict=False))
    except ValueError:
        return content
    return _LONE_SURROGATE.sub("\ufffd", text)


def number_of(text: str) -> float:
    """*text* as a number; 0 where it is none."""
    try:
        return 0.0 if "_" in text else float(text)
    except ValueError:
        return 0.0


def plain_number(number: float) -> str:
    """The shortest decimal text of *number*, without an exponent."""
    if isnan(number):
        return "NaN"
    if isinf(number):
        return "+Inf" if number > 0 else "-Inf"
    return format(Decimal(repr(number)), "f").removesuffix(".0")


def span(text: str, start: int, budget: Budget) -> str:
    """The text from the bracket or quote at *start* to the one that closes it."""
    depth = 0
    place = start
    while found := _BRACKET.search(text, place):
        place = found.end()
        if found[0] == '"':
            string = _STRING.match(text, found.start())
            place = string.end() if string else len(text)
        else:
            depth += 1 if found[0] in "{[(" else -1
        if depth <= 0:
            break
    else:
        place = len(text)
    budget.spend(place - start)
    return text[start:place]


def _value_at(text: str, place: int, budget: Budget) -> Value:
    first = text[place : place + 1]
    match first:
        case "{" | "[":
            return Value(Kind.OBJECT if first == "{" else Kind.ARRAY, span(text, place, budget))
        case '"':
            return _matched(_STRING, Kind.STRING, text, place, budget)
        case "t":
            return _matched(_LITERAL, Kind.TRUE, text, place, budget)
        case "f":
            return _matched(_LITERAL, Kind.FALSE, text, place, budget)
        case "n" if text[place + 1 : place + 2] in ("u", ""):
            return _matched(_LITERAL, Kind.NULL, text, place, budget)
        case "n" | "N" | "i" | "I" | "+" | "-":
            return _matched(_NUMBER, Kind.NUMBER, text, place, budget)
        case _ if first and first in "0123456789":
            return _matched(_NUMBER, Kind.NUMBER, text, place, budget)
        case _:
            return MISSING


def _matched(pattern: re.Pattern[str], kind: Kind, text: str, place: int, budget: Budget) -> Value:
    found = pattern.match(text, place)
    if found is None:
        return MISSING
    budget.spend(len(found[0]))
    return Value(kind, found[0])


def _skip(text: str, place: int, separator: str) -> int:
    while place < len(text) and (text[place] in SPACES or text[place] == separator):
        place += 1
    return place
