"""Lists and mappings of values."""

from collections.abc import Mapping

from config.kinds.kind import Kind, Schema, UnacceptableError
from config.kinds.texts import SECRET, TEXT, Secret, Text
from config.yaml_nodes import Node


class Items(Kind):
    """A list of values of one kind; a single value is a list of one."""

    name = "list"

    def __init__(self, of: Text | Secret) -> None:
        self.of = of
        self.secret = of.secret
        self.allowed = f"a list of {of.name}s"

    def read(self, node: Node) -> tuple[object, ...]:
        """The items; null among them is empty text."""
        if isinstance(node.value, dict):
            raise self.refuse(node)
        nodes = node.value if isinstance(node.value, list) else [node]
        return tuple(_read(self.of, item, f"[{index}]") for index, item in enumerate(nodes))

    def from_environment(self, text: str) -> object:
        """What stands between commas; nothing, if *text* is blank."""
        return [item.strip() for item in text.split(",")] if text.strip() else []

    def schema(self) -> Schema:
        """An array, or a single item."""
        item = self.of.schema()
        return {"anyOf": [{"type": "array", "items": item}, item]}

    def shown(self, value: object) -> object:
        """A list."""
        return [self.of.shown(item) for item in value] if isinstance(value, tuple) else value


class TextMap(Kind):
    """A mapping of names to texts."""

    name = "map"
    allowed = "a mapping of names to texts"

    def read(self, node: Node) -> Mapping[str, str]:
        """The texts; null among them is empty text."""
        if not isinstance(node.value, dict):
            raise self.refuse(node)
        return {name: str(_read(TEXT, item, f".{name}")) for name, item in node.value.items()}

    def schema(self) -> Schema:
        """An object of single values."""
        return {"type": "object", "additionalProperties": TEXT.schema()}


class Tree(Kind):
    """A mapping of names to anything."""

    name = "map"
    allowed = "a mapping"

    def read(self, node: Node) -> object:
        """The mapping; numbers without fraction are integers."""
        if not isinstance(node.value, dict):
            raise self.refuse(node)
        return _with_integers(node.plain())

    def schema(self) -> Schema:
        """An object."""
        return {"type": ["object", "null"]}


def _read(kind: Kind, node: Node, at: str) -> object:
    try:
        return kind.read(Node("") if node.value is None else node)
    except UnacceptableError as refusal:
        raise UnacceptableError(str(refusal), at) from None


def _with_integers(value: object) -> object:
    if isinstance(value, dict):
        return {name: _with_integers(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_with_integers(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


TEXTS = Items(TEXT)
SECRETS = Items(SECRET)
TEXT_MAP = TextMap()
TREE = Tree()
