"""Find flow files: those that are shipped, and those of the directory that the settings name."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from flowapi.errors.start import DefinitionError

MAX_FILES = 200


@dataclass(frozen=True, slots=True)
class Source:
    """The text of one file; *label* is how problems call it."""

    label: str
    text: bytes
    shipped: bool


@dataclass(frozen=True, slots=True)
class FlowFiles:
    """Where flow files are: what a *directory* declares replaces what is shipped under the same name."""

    directory: Path | None = None
    with_shipped: bool = True

    def read(self) -> tuple[Source, ...]:
        """All files, the shipped ones first.

        Raises:
            DefinitionError: A file or the directory cannot be read.
        """
        try:
            return tuple(self._sources())
        except OSError as error:
            raise DefinitionError([f"{error.filename}: {error.strerror}"]) from error

    def _sources(self) -> Iterator[Source]:
        if self.with_shipped:
            yield from _sources("flows", files("flows"), shipped=True)
        if self.directory:
            yield from _sources(str(self.directory), self.directory, shipped=False)


def _sources(label: str, folder: Traversable, *, shipped: bool) -> Iterator[Source]:
    found = sorted(
        (entry for entry in folder.iterdir() if _is_flow_file(entry)), key=lambda entry: entry.name
    )
    if len(found) > MAX_FILES:
        raise DefinitionError(
            [f"{label}: there are {len(found)} flow files; at most {MAX_FILES} are allowed"]
        )
    for entry in found:
        yield Source(f"{label}/{entry.name}", entry.read_bytes(), shipped)


def _is_flow_file(entry: Traversable) -> bool:
    return entry.name.endswith((".yaml", ".yml")) and not entry.name.startswith(".") and entry.is_file()
