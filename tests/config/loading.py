"""What tests of the configuration load with."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from config.errors import ConfigError
from config.loader import Loaded, load

MINIMAL = {
    "database": '{url: "postgres://hanko:hanko@localhost:5432/hanko"}',
    "secret_keys": "[change-me-to-a-random-string-of-32-chars]",
    "service": "{name: Example}",
}
"""The sections of a configuration that loads, each in YAML's flow style."""


def write(folder: Path, text: str) -> str:
    """Write *text* as a configuration file; returns its path."""
    path = folder / "config.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def load_text(folder: Path, text: str, environ: Mapping[str, str] | None = None) -> Loaded:
    """Load *text* in place of the sections that it gives of the minimal configuration."""
    given = {line.partition(":")[0] for line in text.splitlines() if line[:1].isalpha()}
    rest = "".join(f"{name}: {value}\n" for name, value in MINIMAL.items() if name not in given)
    return load(write(folder, text.rstrip("\n") + "\n" + rest), environ or {})


def refusals(folder: Path, text: str, environ: Mapping[str, str] | None = None) -> list[str]:
    """The problems that *text* is refused for."""
    with pytest.raises(ConfigError) as refused:
        load_text(folder, text, environ)
    return [str(problem) for problem in refused.value.problems]
