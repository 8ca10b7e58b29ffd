"""From the parser's events to nodes, within bounds."""

from dataclasses import dataclass
from typing import Any, NoReturn

import yaml

from config.errors import YamlError
from config.yaml_nodes import Mark, Node
from config.yaml_scalars import TAGS, resolve
from config.yaml_text import position

# libyaml where PyYAML was built with it (every wheel is); the same events from Python otherwise.
_Parser: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_COLLECTION_TAGS = {
    yaml.MappingStartEvent: "tag:yaml.org,2002:map",
    yaml.SequenceStartEvent: "tag:yaml.org,2002:seq",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How deep and how large a document may be, aliases written out."""

    depth: int
    nodes: int


class Composer:
    """Builds the tree of one document; *problems* holds what was wrong but did not end the reading."""

    def __init__(self, source: str, limits: Limits, *, strict: bool) -> None:
        self.problems: list[str] = []
        self._source = source
        self._limits = limits
        self._strict = strict
        self._anchors: dict[str, Node] = {}
        self._count = 0

    def compose(self, text: str) -> Node:
        """The root node of the first document of *text*."""
        try:
            return self._document(_Parser(text))
        except yaml.MarkedYAMLError as error:
            place = error.problem_mark or error.context_mark
            self._stop(_mark(place) if place else Mark(1, 1), _worded(error, text))
        except yaml.reader.ReaderError as error:
            line, column = position(text[: error.position])
            self._stop(Mark(line, column), "this character is not allowed")

    def _document(self, parser: Any) -> Node:
        parser.get_event()  # the start of the stream
        if isinstance(parser.get_event(), yaml.StreamEndEvent):
            return Node(None, Mark(1, 1), "")
        root = self._node(parser, parser.get_event(), 0)
        if self._strict:
            parser.get_event()  # the end of the document
            following = parser.get_event()
            if not isinstance(following, yaml.StreamEndEvent):
                self._stop(_mark(following.start_mark), "only one document is allowed in a file")
        return root

    def _node(self, parser: Any, event: Any, depth: int) -> Node:
        mark = _mark(event.start_mark)
        self._count += 1
        self._bound(mark, depth)
        if isinstance(event, yaml.AliasEvent):
            return self._alias(str(event.anchor), mark, depth)
        if self._strict and event.anchor:
            self._note(mark, f"the anchor '&{event.anchor}' is not allowed here")
        if isinstance(event, yaml.ScalarEvent):
            node = self._scalar(event, mark)
        else:
            self._check_tag(event, mark)
            compose = self._mapping if isinstance(event, yaml.MappingStartEvent) else self._sequence
            node = compose(parser, mark, depth)
        if event.anchor:
            self._anchors[event.anchor] = node
        return node

    def _bound(self, mark: Mark, depth: int) -> None:
        if depth > self._limits.depth:
            self._stop(mark, f"this is nested too deeply; at most {self._limits.depth} levels are allowed")
        if self._count > self._limits.nodes:
            self._stop(mark, f"the document is too large; at most {self._limits.nodes} values are allowed")

    def _alias(self, name: str, mark: Mark, depth: int) -> Node:
        if self._strict:
            self._note(mark, f"the alias '*{name}' is not allowed here")
        if (target := self._anchors.get(name)) is None:
            self._stop(mark, f"the alias '*{name}' has no anchor '&{name}' that is complete before it")
        self._count += target.size
        self._bound(mark, depth + target.height)
        return Node(target.value, mark, target.text, size=target.size, height=target.height)

    def _scalar(self, event: Any, mark: Mark) -> Node:
        if event.tag in (None, "!"):
            plain = not event.style and event.tag is None
            return Node(resolve(event.value), mark, event.value) if plain else Node(event.value, mark)
        if (types := TAGS.get(event.tag)) is None:
            self._note(mark, f"the tag '{event.tag}' is not known")
        elif types == (str,):
            return Node(event.value, mark)
        elif not isinstance(value := resolve(event.value), types):
            self._note(mark, f"the value does not fit its tag '{event.tag}'")
        else:
            return Node(value, mark, event.value)
        return Node(None, mark)

    def _check_tag(self, event: Any, mark: Mark) -> None:
        if event.tag not in (None, "!", _COLLECTION_TAGS[type(event)]):
            self._note(mark, f"the tag '{event.tag}' is not known")

    def _sequence(self, parser: Any, mark: Mark, depth: int) -> Node:
        items: list[Node] = []
        while not isinstance(event := parser.get_event(), yaml.SequenceEndEvent):
            items.append(self._node(parser, event, depth + 1))
        return _collection(items, items, mark)

    def _mapping(self, parser: Any, mark: Mark, depth: int) -> Node:
        own: dict[str, Node] = {}
        merged: dict[str, Node] = {}
        while not isinstance(event := parser.get_event(), yaml.MappingEndEvent):
            place = _mark(event.start_mark)
            name = self._key(parser, event, place, depth)
            item = self._node(parser, parser.get_event(), depth + 1)
            if name == "<<" and not event.style:
                self._merge(item, place, merged)
                continue
            if name in own:
                first = own[name].mark
                self._note(place, f"the key '{name}' is given twice (first in line {first and first.line})")
            item.mark = place
            own[name] = item
        children = merged | own
        return _collection(children, list(children.values()), mark)

    def _key(self, parser: Any, event: Any, mark: Mark, depth: int) -> str:
        if isinstance(event, yaml.ScalarEvent | yaml.AliasEvent):
            node = self._node(parser, event, depth + 1)
            if not isinstance(node.value, dict | list):
                return str(node.value) if node.text is None else node.text
        return self._stop(mark, "a key must be a plain word, not a list or a mapping")

    def _merge(self, item: Node, mark: Mark, merged: dict[str, Node]) -> None:
        if self._strict:
            self._note(mark, "the merge key '<<' is not allowed here")
        for source in item.value if isinstance(item.value, list) else [item]:
            if not isinstance(source.value, dict):
                self._stop(mark, "'<<' needs a mapping or a list of mappings")
            for name, node in source.value.items():
                merged.setdefault(name, node)

    def _note(self, mark: Mark, message: str) -> None:
        self.problems.append(f"{self._source}:{mark.line}:{mark.column}: {message}")

    def _stop(self, mark: Mark, message: str) -> NoReturn:
        self._note(mark, message)
        raise YamlError(self.problems)


def _collection(value: dict[str, Node] | list[Node], children: list[Node], mark: Mark) -> Node:
    size = 1 + sum(child.size for child in children)
    return Node(value, mark, size=size, height=1 + max((child.height for child in children), default=0))


def _mark(mark: Any) -> Mark:
    return Mark(mark.line + 1, mark.column + 1)


def _character(text: str, mark: Any) -> str:
    lines = text.split("\n")
    return lines[mark.line][mark.column : mark.column + 1] if mark and mark.line < len(lines) else ""


def _worded(error: yaml.MarkedYAMLError, text: str) -> str:
    problem = error.problem or "this cannot be read"
    if problem.startswith("found character") and _character(text, error.problem_mark) == "\t":
        return "a tab cannot be used for indentation; use spaces"
    if problem == "mapping values are not allowed in this context":
        return "'key: value' cannot stand here; check the indentation"
    return f"{error.context}: {problem}" if error.context else problem
