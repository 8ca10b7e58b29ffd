"""The text of a flow file, to tell where exactly a value is written."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate

from flowapi.engine.loading.places import Place

_BEFORE_A_VALUE = re.compile(r"""(?:[^\s:]+[ ]*:\s+)?(?:[>|][-+0-9]*[ ]*(?:\#[^\n]*)?\n\s*)?["']?""")
_SPACE = re.compile(r"\s*")


class SourceText:
    """A file's text with its lines counted."""

    def __init__(self, label: str, text: str) -> None:
        self.label = label
        self.text = text
        self._starts = [0, *accumulate(len(line) for line in text.splitlines(keepends=True))]

    def index(self, line: int, column: int) -> int:
        """The index of a place."""
        return self._starts[min(line, len(self._starts)) - 1] + column - 1

    def place(self, index: int) -> Place:
        """The place of the character at *index*."""
        line = bisect_right(self._starts, index)
        return Place(self.label, line, index - self._starts[line - 1] + 1)


@dataclass(frozen=True, slots=True)
class Written:
    """Where a value is written: at *line* and *column*, or after the key that stands there."""

    source: SourceText = field(repr=False)
    line: int
    column: int

    @property
    def start(self) -> Place:
        """Where the value or its key begins."""
        return Place(self.source.label, self.line, self.column)

    def place(self, value: str, offset: int) -> Place:
        """The place of the character at *offset* of *value*; `start` if it is written otherwise (escapes)."""
        text = self.source.text
        before = _BEFORE_A_VALUE.match(text, self.source.index(self.line, self.column))
        index = before.end() if before else len(text)
        for at, character in enumerate(value):
            if character.isspace():
                continue
            if at == 0 or value[at - 1].isspace():
                index = _after_space(text, index)
            if not text.startswith(character, index):
                return self.start
            if at >= offset:
                return self.source.place(index)
            index += 1
        return self.source.place(index) if value else self.start


def _after_space(text: str, index: int) -> int:
    space = _SPACE.match(text, index)
    return space.end() if space else index
