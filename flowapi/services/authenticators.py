"""The names of authenticator models.

Rule 1: a file that the operator names replaces our list; if it cannot be read there are no names at all.
"""

import json
import logging
from collections.abc import Mapping
from functools import cached_property
from importlib import resources
from pathlib import Path
from uuid import UUID

logger = logging.getLogger(__name__)


class AuthenticatorNames:
    """Names authenticators by their AAGUID; the list is read when it is first needed."""

    def __init__(self, file: Path | None = None) -> None:
        """Use the list in *file* where it is given, else ours."""
        self._file = file

    def name_of(self, aaguid: UUID) -> str | None:
        """The name of the model, or None if it is unknown or unnamed."""
        return self._names.get(str(aaguid))

    @cached_property
    def _names(self) -> Mapping[str, str]:
        try:
            return _names(self._text())
        except (OSError, ValueError, RecursionError) as problem:
            logger.warning("no names of authenticators: %s cannot be read (%s)", self._file, problem)
            return {}

    def _text(self) -> str:
        if self._file:
            return self._file.read_text(encoding="utf-8")
        return resources.files("flowapi.services").joinpath("data/aaguid-names.json").read_text("utf-8")


def _names(text: str) -> dict[str, str]:
    """The names in *text*: an object of names, or of objects that have a `name`, by AAGUID.

    Raises:
        ValueError: It is something else.
    """
    entries = json.loads(text)
    if not isinstance(entries, dict):
        raise ValueError("not a JSON object")
    return {aaguid: _name(entry) for aaguid, entry in entries.items()}


def _name(entry: object) -> str:
    name = entry.get("name") if isinstance(entry, dict) else entry
    if not isinstance(name, str):
        raise ValueError("an entry has no name")
    return name
