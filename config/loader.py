"""Loading: defaults, then one file, then the environment; then everything is checked at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from config.aliases import move_aliases
from config.decoding import Decoder
from config.environment import overlay, process_environment
from config.errors import ConfigError, Problem, YamlError
from config.key_paths import place_of
from config.rules.check import problems_of, warnings_of
from config.settings import Settings
from config.yaml_document import read
from config.yaml_nodes import Node

DEFAULT_PATH = "./config/config.yaml"
_MOST_BYTES = 1_000_000

__all__ = ["DEFAULT_PATH", "Loaded", "load", "process_environment"]


@dataclass(frozen=True, slots=True)
class Loaded:
    """Settings, what is worth telling about them, the file they come from, and the variables that count."""

    settings: Settings
    warnings: tuple[str, ...]
    source: str | None
    variables: tuple[str, ...]


def load(path: str | None, environ: Mapping[str, str]) -> Loaded:
    """Load the file *path* (by default that of `DEFAULT_PATH`, if it exists) and the environment *environ*.

    Raises:
        ConfigError: with everything that is wrong.
    """
    source = _existing(path or DEFAULT_PATH)
    root = _read(source) if source else Node({})
    warnings = move_aliases(root)
    variables, problems = overlay(root, Settings, environ)
    decoder = Decoder()
    settings = decoder.section(Settings.model_construct(), root, "").completed()
    problems += decoder.problems
    unread = {problem.key for problem in problems}
    for key, reason in problems_of(settings):
        if key not in unread:
            problems.append(Problem(key, reason, place_of(root, key)))
    warnings += decoder.warnings
    if problems:
        raise ConfigError(problems, warnings=warnings)
    return Loaded(settings, (*warnings, *warnings_of(settings)), source, tuple(variables))


def _existing(path: str) -> str | None:
    return None if path == DEFAULT_PATH and not Path(path).exists() else path


def _read(source: str) -> Node:
    try:
        with Path(source).open("rb") as file:
            root = read(file.read(_MOST_BYTES + 1), source, max_bytes=_MOST_BYTES).root
    except OSError as error:
        raise ConfigError([Problem(source, f"the file cannot be read: {error.strerror}")]) from error
    except YamlError as error:
        places = (problem.removeprefix(f"{source}:").split(": ", 1) for problem in error.problems)
        raise ConfigError([Problem(f"{source}:{place}", reason) for place, reason in places]) from error
    if not isinstance(root.value, dict | None):
        raise ConfigError([Problem(source, "found a list or a single value; allowed: a mapping")])
    return root
