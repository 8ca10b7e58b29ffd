"""Whether a value fulfils the condition of a query."""

import operator
from collections.abc import Callable
from typing import Any

from flowapi.services.gjson.array_paths import Query
from flowapi.services.gjson.budget import Budget
from flowapi.services.gjson.values import Kind, Value, number_of

_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_TRUE = frozenset({"1", "t", "true"})
_FALSE = frozenset({"0", "f", "false"})


def fulfils(value: Value, query: Query, budget: Budget) -> bool:
    """Tell whether *value*, what the left side of *query* led to, fulfils it."""
    operand = query.operand
    if operand.startswith("~"):
        answer = _likeness(operand[1:], value)
        if answer is None:
            return False
        value, operand = Value(Kind.TRUE if answer else Kind.FALSE, str(answer).lower()), "true"
    if not value.exists:
        return False
    if not query.operator:
        return True
    return _compares(value, query.operator, operand, budget)


def matches(text: str, pattern: str, budget: Budget) -> bool:
    """Tell whether *text* is like *pattern*.

    `*` stands for any characters, `?` for any one, and a backslash takes the next one as it is. Only the
    latest `*` is tried again, which is enough: an earlier one never has to take more.
    """
    signs = _signs(pattern)
    place = sign = 0
    star, resume = -1, 0
    while place < len(text):
        budget.spend(1)
        current = signs[sign] if sign < len(signs) else None
        if current == "*":
            star, resume = sign, place
            sign += 1
        elif current is not None and current in ("?", "=" + text[place]):
            place, sign = place + 1, sign + 1
        elif star >= 0:
            resume += 1
            place, sign = resume, star + 1
        else:
            return False
    return all(rest == "*" for rest in signs[sign:])


def _signs(pattern: str) -> list[str]:
    """*pattern*, character by character: `*`, `?`, or `=` and the character that has to be there."""
    signs, place = [], 0
    while place < len(pattern):
        if pattern[place] == "\\":
            place += 1
            signs.append("=" + pattern[place : place + 1])
        else:
            signs.append(pattern[place] if pattern[place] in "*?" else "=" + pattern[place])
        place += 1
    return signs


def _compares(value: Value, sign: str, operand: str, budget: Budget) -> bool:
    match value.kind:
        case Kind.STRING if sign in ("%", "!%"):
            return matches(value.text, operand, budget) is (sign == "%")
        case Kind.STRING:
            return sign in _ORDER and _ORDER[sign](value.text, operand)
        case Kind.NUMBER:
            return sign in _ORDER and _ORDER[sign](value.number, number_of(operand))
        case Kind.TRUE | Kind.FALSE:
            return _compares_truth(value.kind is Kind.TRUE, sign, operand)
        case _:
            return False


def _compares_truth(truth: bool, sign: str, operand: str) -> bool:
    """Compare with the text of a truth value; false comes before true."""
    mine = "true" if truth else "false"
    match sign:
        case "=" | "!=":
            return (operand == mine) is (sign == "=")
        case ">" | "<":
            return truth is (sign == ">") and operand == ("false" if truth else "true")
        case ">=" | "<=":
            return truth is (sign == ">=")
        case _:
            return False


def _likeness(name: str, value: Value) -> bool | None:
    """Whether *value* is like what *name* says; None if that is nothing."""
    match name:
        case "*":
            return value.exists
        case "null":
            return value.kind in (Kind.NULL, Kind.MISSING)
        case "true":
            return truth_of(value) is True
        case "false":
            return value.kind in (Kind.NULL, Kind.MISSING) or truth_of(value) is False
        case _:
            return None


def truth_of(value: Value) -> bool | None:
    """The truth value that *value* stands for; None if it is none."""
    match value.kind:
        case Kind.TRUE | Kind.FALSE:
            return value.kind is Kind.TRUE
        case Kind.NUMBER:
            return value.number != 0
        case Kind.STRING:
            text = value.text.lower()
            return True if text in _TRUE else False if text in _FALSE else None
        case _:
            return None
