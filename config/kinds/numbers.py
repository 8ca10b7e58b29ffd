"""True or false, and whole numbers."""

from math import isfinite

from config.kinds.kind import Kind, Schema
from config.yaml_nodes import Node
from config.yaml_scalars import parse_integer

_TRUE = frozenset({"1", "t", "T", "TRUE", "true", "True"})
_FALSE = frozenset({"", "0", "f", "F", "FALSE", "false", "False"})
_LARGEST = 2**31 - 1


class Flag(Kind):
    """True or false."""

    name = "bool"
    allowed = "true or false"

    def read(self, node: Node) -> bool:
        """A bool, a number that is zero or not, or one of Go's words for either."""
        value = node.value
        if isinstance(value, bool | int | float):
            return bool(value)
        if isinstance(value, str) and (value in _TRUE or value in _FALSE):
            return value in _TRUE
        raise self.refuse(node)

    def from_environment(self, text: str) -> object:
        """Any text but the empty one."""
        if not text:
            raise self.refuse(Node(text))
        return text

    def schema(self) -> Schema:
        """A boolean."""
        return {"type": "boolean"}


class Whole(Kind):
    """A whole number of at least *least*; with *instead*, what is below 1 stands for that number."""

    name = "int"

    def __init__(self, *, least: int = -_LARGEST, instead: int | None = None) -> None:
        self.least = least
        self.instead = instead
        self.allowed = "a whole number" + (f", at least {least}" if least > -_LARGEST else "")

    def read(self, node: Node) -> int:
        """A number, cut towards zero, or an integer literal of Go as text."""
        number = self._number(node)
        if not self.least <= number <= _LARGEST:
            raise self.refuse(node)
        return self.instead if self.instead is not None and number < 1 else number

    def _number(self, node: Node) -> int:
        value = node.value
        if isinstance(value, bool | int) or (isinstance(value, float) and isfinite(value)):
            return int(value)
        if isinstance(value, str):
            try:
                return parse_integer(value) if value else 0
            except ValueError:
                raise self.refuse(node) from None
        raise self.refuse(node)

    def from_environment(self, text: str) -> object:
        """Any text but the empty one."""
        if not text:
            raise self.refuse(Node(text))
        return text

    def schema(self) -> Schema:
        """An integer within the bounds."""
        bound: Schema = {"minimum": self.least} if self.least > -_LARGEST else {}
        return {"type": "integer", **bound}


FLAG = Flag()
COUNT = Whole(least=0)
NUMBER = Whole()
