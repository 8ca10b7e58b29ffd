"""Walk into a JSON text, step by step, as far as a path goes before its first pipe."""

import re
from collections.abc import Callable

from flowapi.services.gjson.array_paths import ArrayStep, Query, array_step
from flowapi.services.gjson.budget import Budget
from flowapi.services.gjson.matching import fulfils, matches
from flowapi.services.gjson.paths import KeyStep, key_step, split_pipe
from flowapi.services.gjson.texts import array_of
from flowapi.services.gjson.values import MISSING, Kind, Value, items, members, parse, unescaped

_CONTAINER = re.compile(r"[{\[]")


class Walk:
    """One walk from container to container; what it found, and the pipe that it came by.

    *follow* finds what a path leads to in the text of one item, pipes included.
    """

    __slots__ = ("_budget", "_follow", "pipe", "value")

    def __init__(self, budget: Budget, follow: Callable[[str, str], Value]) -> None:
        self._budget = budget
        self._follow = follow
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
        found = [self._follow(item.raw, path) for item in items(container, self._budget)]
        self.value = self._array(found)
        return True

    def _query(self, container: Value, query: Query, rest: str | None) -> bool:
        found = []
        for item in items(container, self._budget):
            if not self._fulfils(item, query):
                continue
            hit = item if rest is None else self._follow(item.raw, self._without_pipe(rest))
            if not query.every:
                self.value = hit
                return True
            found.append(hit)
        if query.every and not self.value.exists:
            self.value = self._array(found)
        return False

    def _fulfils(self, item: Value, query: Query) -> bool:
        if item.is_container:
            return fulfils(self._follow(item.raw, query.path), query, self._budget)
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
