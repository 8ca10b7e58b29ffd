"""From the tree of a file to sections: finds keys, leaves defaults alone, collects all that is wrong.

Rule 1: a key is found by its exact name, else whatever its case; an unknown one is a warning, never an error.
Rule 2: null means "not given"; a mapping is merged over the defaults, a list replaces them.
"""

from collections.abc import Iterator
from typing import TypeVar

from config.errors import Problem
from config.key import Key, Section, declared
from config.key_paths import described
from config.kinds.kind import Kind, UnacceptableError
from config.kinds.times import Duration
from config.suggestions import did_you_mean
from config.yaml_nodes import Node

SectionT = TypeVar("SectionT", bound=Section)


class Decoder:
    """Reads sections; *problems* and *warnings* grow while it does."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.warnings: list[str] = []

    def section(self, default: SectionT, node: Node, path: str) -> SectionT:
        """*default* with what *node* gives merged over it."""
        if node.value is None:
            return default
        if not isinstance(node.value, dict):
            self._refuse(
                path or "the configuration", node, "found a list or a single value; allowed: a mapping"
            )
            return default
        given = {}
        for name, known, item in self._known(type(default), node.value, path):
            value = self._value(known, getattr(default, name), item, f"{path}{name}")
            if value is not _UNREAD:
                given[name] = value
        return default.model_copy(update=given)

    def _known(
        self, model: type[Section], nodes: dict[str, Node], path: str
    ) -> Iterator[tuple[str, Key, Node]]:
        names = model.model_fields
        by_case = {name.lower(): name for name in nodes if name not in names}
        for name, known in declared(model):
            other = by_case.pop(name, "")
            found = nodes.get(name) or nodes.get(other)
            if found is not None and found.value is not None:
                yield name, known, found
        for written in by_case.values():
            self.warnings.append(
                f"{path}{written}: this key is not known and has no effect{did_you_mean(written, names)}"
            )

    def _value(self, known: Key, default: object, node: Node, path: str) -> object:
        match known:
            case Key(kind=Kind() as kind):
                return self._leaf(kind, node, path)
            case Key(model=model, many="list") if model:
                items = node.value if isinstance(node.value, list) else [node]
                return tuple(
                    self.section(model.model_construct(), item, f"{path}[{index}].")
                    for index, item in enumerate(items)
                )
            case Key(model=model, many="map") if model:
                return self._named(model, node, path)
            case Key(model=model, fresh=fresh) if model and isinstance(default, Section):
                return self.section(model.model_construct() if fresh else default, node, f"{path}.")
        return default

    def _named(self, model: type[Section], node: Node, path: str) -> dict[str, Section]:
        named: dict[str, Section] = {}
        if not isinstance(node.value, dict):
            self._refuse(path, node, "found a list or a single value; allowed: a mapping")
            return named
        for written, item in node.value.items():
            name = written.lower()
            if name in named:
                self._refuse(f"{path}.{written}", item, "found twice; names are the same whatever their case")
            named[name] = self.section(model.model_construct(), item, f"{path}.{name}.")
        return named

    def _leaf(self, kind: Kind, node: Node, path: str) -> object:
        try:
            value = kind.read(node)
        except UnacceptableError as refusal:
            self._refuse(path + refusal.at, node, str(refusal))
            return _UNREAD
        if isinstance(kind, Duration) and node.mark and isinstance(node.value, int | float) and node.value:
            self.warnings.append(
                f"{path}: {node.text} is read as nanoseconds; give a unit, such as {node.text}s"
            )
        return value

    def _refuse(self, path: str, node: Node, reason: str) -> None:
        self.problems.append(Problem(path.removesuffix("."), reason, described(node)))


_UNREAD = object()
