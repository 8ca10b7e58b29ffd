"""Lengths of time."""

from datetime import timedelta
from math import isfinite

from config.durations import duration, nanoseconds, written
from config.kinds.kind import Kind, Schema
from config.yaml_nodes import Node

_ZERO = timedelta()
_EXAMPLES = "such as 90m, 1.5h or 2h45m"


class Duration(Kind):
    """A length of time; with *instead*, one of 0 or less stands for that one."""

    name = "duration"
    allowed = f"a duration {_EXAMPLES}"

    def __init__(self, *, instead: timedelta | None = None) -> None:
        self.instead = instead

    def read(self, node: Node) -> timedelta:
        """A duration as text, or a number of nanoseconds."""
        text = node.value if isinstance(node.value, str) else self._nanoseconds(node)
        try:
            length = duration(text)
        except (ValueError, OverflowError):
            raise self.refuse(node) from None
        return self.instead if self.instead is not None and length <= _ZERO else length

    def _nanoseconds(self, node: Node) -> str:
        value = node.value
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            raise self.refuse(node)
        return f"{int(value)}ns"

    def schema(self) -> Schema:
        """Text, or an integer."""
        return {"type": ["string", "integer"]}

    def shown(self, value: object) -> object:
        """Nanoseconds."""
        return nanoseconds(value) if isinstance(value, timedelta) else value

    def written(self, value: object) -> object:
        """A duration as text."""
        return written(value) if isinstance(value, timedelta) else value


class DurationText(Kind):
    """A length of time that is shown as it was written; a number without unit is none."""

    name = "duration"

    def __init__(self, *, positive: bool = False) -> None:
        self.positive = positive
        self.allowed = f"a duration {'above zero ' if positive else ''}{_EXAMPLES}"

    def read(self, node: Node) -> timedelta:
        """A duration as text."""
        text = node.value if isinstance(node.value, str) else node.text
        try:
            length = duration(text or ("0" if node.value == 0 else ""))
        except (ValueError, OverflowError):
            raise self.refuse(node) from None
        if self.positive and length <= _ZERO:
            raise self.refuse(node)
        return length

    def schema(self) -> Schema:
        """Text."""
        return {"type": "string"}

    def shown(self, value: object) -> object:
        """A duration as text."""
        return written(value) if isinstance(value, timedelta) else value


DURATION = Duration()
