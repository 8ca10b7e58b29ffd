"""``config/default.yaml``: every key with its default; ``python -m config.defaults_file`` writes it."""

import json
from collections.abc import Iterator
from pathlib import Path

from config.key import Section, declared
from config.settings import Settings

DEFAULTS_FILE = Path("config/default.yaml")

_HEAD = """\
# Every key of the configuration with its default, for copying from.
# What stands in comments makes a difference as soon as it is given, or has no default.

"""
_IN_COMMENTS = frozenset({"secret_keys", "database.port", "webhooks.security"})


def rendered() -> str:
    """The text of the file."""
    return _HEAD + "\n".join(_lines(Settings(), "")) + "\n"


def _lines(section: Section, path: str) -> Iterator[str]:
    for name, known in declared(type(section)):
        value, meaning = getattr(section, name), type(section).model_fields[name].description
        if isinstance(value, Section):
            lines = [f"{name}: # {meaning}", *(f"  {line}" for line in _lines(value, f"{path}{name}."))]
        else:
            written = known.kind.written(value) if known.kind else ({} if known.many == "map" else [])
            lines = [f"{name}: {json.dumps(written, ensure_ascii=False)} # {meaning}"]
        comment = "# " if value is None or f"{path}{name}" in _IN_COMMENTS else ""
        yield from (comment + line for line in lines)


if __name__ == "__main__":
    DEFAULTS_FILE.write_text(rendered(), encoding="utf-8")
