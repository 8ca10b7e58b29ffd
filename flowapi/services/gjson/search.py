"""Follow a path through a JSON text."""

import re

from flowapi.services.gjson.array_paths import ArrayStep, Query, array_step
from flowapi.services.gjson.budget import Budget, TooCostly
from flowapi.services.gjson.groups import Member, group_at_start
from flowapi.services.gjson.matching import fulfils, matches
from flowapi.services.gjson.modifiers import MODIFIERS
from flowapi.services.gjson.paths import KeyStep, closing, key_step, modifier_name, split_pipe
from flowapi.services.gjson.texts import array_of, object_of
from flowapi.services.gjson.values import MISSING, Kind, Value, items, members, parse, span, unescaped

LONGEST_PATH = 1000
MOST_STEPS = 64

_CONTAINER = re.compile(r"[{\[]")
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
        search = _Search(budget)
        search.start(text, path)
        return search.value, search.pipe
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


class _Search:
    """One walk from container to container; what it found, and the pipe that it came by."""

    __slots__ = ("_budget", "pipe", "value")

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self.value = MISSING
        self.pipe: str | None = None

    def start(self, text: str, path: str) -> None:
        """Search the first container in *text*."""
        if first := _CONTAINER.search(text):
            self._inside(parse(text[first.start() :], self._budget), path)

    def _inside(self, container: Value, path: str) -> bool:
        if container.kind is Kind.OBJECT:
            return self._in_object(container, key_step(path))
        return self._in_array(container, array_step(path))

    def _in_object(self, container: Value, step: KeyStep) -> bool:
        if step.pipe is not None:
            self.pipe = step.pipe
        for key, member in members(container, self._budget):
            if not self._names(step, unescaped(key)):
                continue
            if step.rest is None:
                self.value = member
                return True
            if member.is_container and self._inside(member, step.rest):
                return True
        return False

    def _names(self, step: KeyStep, key: str) -> bool:
        return matches(key, step.part, self._budget) if step.wild else key == step.part

    def _in_array(self, container: Value, step: ArrayStep) -> bool:
        if step.pipe is not None:
            self.pipe = step.pipe
        if step.query is not None:
            return self._query(container, step.query, step.rest)
        if step.each is not None:
            return self._from_each(container, step.each)
        if step.part == "#":
            count = sum(1 for _ in items(container, self._budget))
            self.value = Value(Kind.NUMBER, str(count))
            return True
        return self._at_index(container, step)

    def _at_index(self, container: Value, step: ArrayStep) -> bool:
        for place, item in enumerate(items(container, self._budget)):
            if place != step.index:
                continue
            if step.rest is not None:
                return item.is_container and self._inside(item, step.rest)
            self.value = item
            return True
        return False

    def _from_each(self, container: Value, path: str) -> bool:
        path = self._without_pipe(path)
        found = [get(item.raw, path, self._budget) for item in items(container, self._budget)]
        self.value = self._array(found)
        return True

    def _query(self, container: Value, query: Query, rest: str | None) -> bool:
        found = []
        for item in items(container, self._budget):
            if not self._fulfils(item, query):
                continue
            hit = item if rest is None else get(item.raw, self._without_pipe(rest), self._budget)
            if not query.every:
                self.value = hit
                return True
            found.append(hit)
        if query.every and not self.value.exists:
            self.value = self._array(found)
        return False

    def _fulfils(self, item: Value, query: Query) -> bool:
        if item.is_container:
            return fulfils(get(item.raw, query.path, self._budget), query, self._budget)
        return not query.path and fulfils(item, query, self._budget)

    def _without_pipe(self, path: str) -> str:
        path, pipe = split_pipe(path)
        if pipe is not None:
            self.pipe = pipe
        return path

    def _array(self, found: list[Value]) -> Value:
        raw = array_of(value.raw for value in found if value.exists)
        self._budget.spend(len(raw))
        return Value(Kind.ARRAY, raw)
