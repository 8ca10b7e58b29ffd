"""Follow a path through a JSON text."""

import re

from flowapi.services.gjson.budget import Budget, TooCostly
from flowapi.services.gjson.groups import Member, group_at_start
from flowapi.services.gjson.modifiers import MODIFIERS
from flowapi.services.gjson.paths import closing, modifier_name
from flowapi.services.gjson.texts import array_of, object_of
from flowapi.services.gjson.values import MISSING, Kind, Value, items, members, parse, span
from flowapi.services.gjson.walking import Walk

LONGEST_PATH = 1000
MOST_STEPS = 64

_STEP = re.compile(r"[.|\[({@!]")
_LITERALS = frozenset({"true", "false", "null", "nan", "inf"})


def ask(text: str, path: str, budget: Budget) -> str:
    """What *path* leads to in *text*, as text: strings without quotes, empty where there is nothing.

    Raises:
        TooCostly: The path is too long, or takes more work than *budget* has left.
    """
    if len(path) > LONGEST_PATH or len(_STEP.findall(path)) > MOST_STEPS:
        raise TooCostly
    return get(text, path, budget).text


def get(text: str, path: str | None, budget: Budget) -> Value:
    """The value that *path* leads to in *text*."""
    value = MISSING
    while path is not None:
        budget.spend(len(path))
        value, path = _first_stage(text, path, budget)
        text = value.raw
    return value


def _first_stage(text: str, path: str, budget: Budget) -> tuple[Value, str | None]:
    """The value that *path* leads to up to its first pipe, and the path behind that."""
    staged = None
    if len(path) > 1:
        match path[0]:
            case "@":
                staged = _modified(text, path, budget)
            case "!":
                staged = _literal(path, budget)
            case "[" | "{":
                staged = _grouped(text, path, budget)
    if staged is None:
        walk = Walk(budget, lambda item, rest: get(item, rest, budget))
        walk.start(text, path)
        return walk.value, walk.pipe
    made, rest = staged
    return parse(made, budget), rest[1:] if rest.startswith((".", "|")) else None


def _modified(text: str, path: str, budget: Budget) -> tuple[str, str] | None:
    """*text* changed by the modifier that *path* begins with, and the path behind it."""
    name = modifier_name(path)
    if name != "dig" and name not in MODIFIERS:
        return None
    rest, argument = path[len(name) + 1 :], ""
    if rest.startswith(":"):
        end = _argument_end(rest)
        argument, rest = rest[1:end], rest[end:]
    budget.spend(len(text))
    made = _dug(text, argument, budget) if name == "dig" else MODIFIERS[name](text, argument, budget)
    budget.spend(len(made))
    return made, rest


def _argument_end(path: str) -> int:
    if path[1:2] in ("{", "[", '"'):
        return closing(path, 1)
    place = 1
    while place < len(path) and path[place] != "|":
        place = closing(path, place) if path[place] in '{["(' else place + 1
    return place


def _literal(path: str, budget: Budget) -> tuple[str, str] | None:
    """The value that *path* spells out after a `!`, and the path behind it."""
    text = path[1:]
    if text[0] in "{[":
        raw = span(text, 0, budget)
        return raw, text[len(raw) :]
    if text[0] in '"+-0123456789':
        return text, ""
    name = re.split(r"[.|]", text, maxsplit=1)[0]
    return (name, text[len(name) :]) if name.lower() in _LITERALS else None


def _grouped(text: str, path: str, budget: Budget) -> tuple[str, str] | None:
    group = group_at_start(path)
    if group is None or not (group[1] == "" or group[1].startswith((".", "|"))):
        return None
    found = [(member, get(text, member.path, budget)) for member in group[0]]
    made = _written_group(path[0], [(member, value) for member, value in found if value.exists])
    budget.spend(len(made))
    return made, group[1]


def _written_group(bracket: str, found: list[tuple[Member, Value]]) -> str:
    if bracket == "[":
        return array_of(value.raw for _, value in found)
    return object_of((member.key, value.raw) for member, value in found)


def _dug(text: str, path: str, budget: Budget) -> str:
    """Everything that *path* leads to from any value inside *text*."""
    found, waiting = [], [parse(text, budget)]
    while waiting:
        value = waiting.pop()
        hit = get(value.raw, path, budget)
        if hit.exists:
            found.append(hit.raw)
        waiting += reversed(_contents(value, budget))
    return array_of(found)


def _contents(value: Value, budget: Budget) -> list[Value]:
    if value.kind is Kind.OBJECT:
        return [member for _, member in members(value, budget)]
    return list(items(value, budget)) if value.kind is Kind.ARRAY else []
