"""Where something stands in a flow file, and the problems found there."""

from collections.abc import Sequence
from dataclasses import dataclass

from flowapi.errors.start import DefinitionError


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line and column of a file, both from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Word:
    """A name as it was written somewhere."""

    text: str
    place: Place

    def __str__(self) -> str:
        return self.text


class Problems:
    """Collects everything that is wrong, so that it can be told at once."""

    def __init__(self) -> None:
        self.gaps: set[str] = set()
        """The files in which something is wrong that hides where their flows lead."""
        self._found: dict[tuple[Place, str], None] = {}
        self.unreadable: list[str] = []

    def add(self, place: Place, message: str) -> None:
        """Note that something is wrong at *place*."""
        self._found[place, message] = None

    def add_gap(self, place: Place, message: str) -> None:
        """Note that something is wrong at *place*, and that where things lead from there is not known."""
        self.add(place, message)
        self.gaps.add(place.file)

    def add_unreadable(self, problems: Sequence[str]) -> None:
        """Note why a file could not be read at all; each problem names its place itself."""
        self.unreadable += problems

    def settle(self) -> None:
        """Raise if anything was found.

        Raises:
            DefinitionError: With all problems, in the order of the files.
        """
        lines = [f"{place}: {message}" for place, message in sorted(self._found)]
        if self.unreadable or lines:
            raise DefinitionError([*self.unreadable, *lines])
