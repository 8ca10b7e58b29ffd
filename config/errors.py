"""What can be wrong with a configuration or a YAML file, always reported as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: the dotted key (or place), what was found and what is allowed."""

    key: str
    reason: str
    origin: str = ""

    def __str__(self) -> str:
        return f"{self.key}: {self.reason}" + (f" ({self.origin})" if self.origin else "")


class ConfigError(Exception):
    """The configuration cannot be used; *warnings* may tell why, of a key that is misspelt for example."""

    def __init__(self, problems: Sequence[Problem], *, warnings: Sequence[str] = ()) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)
        self.warnings = tuple(warnings)


class YamlError(Exception):
    """A YAML text cannot be read; each problem begins with ``source:line:column``."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)
