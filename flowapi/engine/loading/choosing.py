"""Which files count: what an integrator's folder declares replaces what is shipped under the same name."""

from collections.abc import Iterable

from flowapi.engine.loading.definitions import FileDefinition, FileKind
from flowapi.engine.loading.places import Problems


def choose(files: Iterable[FileDefinition], problems: Problems) -> list[FileDefinition]:
    """*files* without those that are replaced; shared conditions are all kept, later ones win by name."""
    chosen: dict[tuple[FileKind, str], FileDefinition] = {}
    for file in files:
        kind = FileKind.CONDITIONS if file.kind is FileKind.CONDITIONS else FileKind.FLOW
        name = f"{file.name.place.file}" if kind is FileKind.CONDITIONS else file.name.text
        before = chosen.get((kind, name))
        if before and before.shipped == file.shipped:
            place = before.name.place
            problems.add(
                file.name.place, f"'{file.name}' is declared twice (first in {place.file}:{place.line})"
            )
        else:
            chosen[kind, name] = file
    return list(chosen.values())
