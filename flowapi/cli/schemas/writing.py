"""Write files that anybody may have asked for anywhere."""

import json
from pathlib import Path
from typing import Any

from flowapi.cli.output_file import STANDARD_OUTPUT, output_file
from flowapi.cli.telling import tell
from flowapi.errors.operating import CommandRefused

MODE = 0o750
"""Of folders that are made."""


def rendered(schema: dict[str, Any]) -> str:
    """The text of a schema."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def write_text(path: str, text: str) -> None:
    """Write *text* to the file *path*, in a folder that is made if it is not there.

    Raises:
        CommandRefused: It cannot be written.
    """
    if path != STANDARD_OUTPUT:
        _make_folder(Path(path).parent)
    with output_file(path) as output:
        output.write(text.encode())


def _make_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    try:
        folder.mkdir(MODE, parents=True)
    except OSError as error:
        raise CommandRefused(f"failed to make the folder {folder}: {error.strerror}") from error
    tell(f"made the folder {folder}")
