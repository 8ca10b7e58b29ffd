"""Strict reading of YAML: 1.2 scalars, no duplicate keys, bounded size, every value with its place.

Rule 1: nothing is built that a bound has not been checked for; aliases count with what they stand for.
Rule 2: a problem names ``source:line:column``; duplicate keys and bad tags are collected, syntax errors end.
"""

from dataclasses import dataclass

from config.errors import YamlError
from config.yaml_composer import Composer, Limits
from config.yaml_nodes import Mark, Node, Path
from config.yaml_text import decode

__all__ = ["Document", "Mark", "Node", "Path", "read"]


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML document that has been read."""

    source: str
    root: Node

    @property
    def value(self) -> object:
        """The document as plain dictionaries, lists and scalars; keys are always text."""
        return self.root.plain()

    def mark(self, path: Path) -> Mark:
        """Where *path* stands: its key, its value where it has none, or what comes nearest above it."""
        return [node.mark for node in self.root.along(path) if node.mark][-1]


def read(
    text: str | bytes,
    source: str,
    *,
    max_bytes: int = 1_000_000,
    max_depth: int = 32,
    max_nodes: int = 100_000,
    strict: bool = False,
) -> Document:
    """Read the first document of *text*; *source* is the name that problems begin with.

    Args:
        strict: refuse what hides structure (anchors, aliases, merge keys) and further documents.

    Raises:
        YamlError: with everything that is wrong.
    """
    composer = Composer(source, Limits(depth=max_depth, nodes=max_nodes), strict=strict)
    root = composer.compose(decode(text, source, max_bytes))
    if composer.problems:
        raise YamlError(composer.problems)
    return Document(source, root)
