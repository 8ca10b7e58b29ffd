"""The tree that a YAML text becomes: values together with where and how they are written."""

from collections.abc import Iterator
from dataclasses import dataclass

from config.yaml_scalars import Scalar

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a text, counted from 1."""

    line: int
    column: int


@dataclass(slots=True)
class Node:
    """One value; *mark* is that of its key where it has one, *text* the source of a plain scalar.

    *size* and *height* count the node as if every alias in it had been written out.
    """

    value: "Scalar | dict[str, Node] | list[Node]"
    mark: Mark | None = None
    text: str | None = None
    origin: str = ""
    size: int = 1
    height: int = 0

    @classmethod
    def of(cls, value: object, origin: str = "") -> "Node":
        """The tree of a plain Python *value*; what is neither mapping, list nor scalar becomes text."""
        if isinstance(value, dict):
            return cls({str(key): cls.of(item, origin) for key, item in value.items()}, origin=origin)
        if isinstance(value, list | tuple):
            return cls([cls.of(item, origin) for item in value], origin=origin)
        if value is None or isinstance(value, str | int | float):
            return cls(value, origin=origin)
        return cls(str(value), origin=origin)

    def plain(self) -> object:
        """The value as plain dictionaries, lists and scalars."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def child(self, step: str | int) -> "Node | None":
        """The node under a key or an index."""
        if isinstance(self.value, dict):
            return self.value.get(str(step))
        if isinstance(self.value, list) and isinstance(step, int) and -1 < step < len(self.value):
            return self.value[step]
        return None

    def along(self, path: Path) -> Iterator["Node"]:
        """The nodes on the way to *path*, as far as they exist, beginning with this one."""
        node: Node | None = self
        for step in (*path, None):
            if node is None:
                return
            yield node
            node = None if step is None else node.child(step)
