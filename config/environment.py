"""Environment variables: the reference's names for every key, the natural ones beside them.

Rule 1: a variable that is set overrides the file, even if it is empty; the reference's name wins.
Rule 2: this is the only reader of the process's environment.
"""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from config.errors import Problem
from config.key import Key, Section, declared
from config.key_paths import put
from config.kinds.collections import Tree
from config.kinds.kind import UnacceptableError
from config.yaml_nodes import Node


@dataclass(frozen=True, slots=True)
class Variable:
    """The variables for one key: the reference's *name*, and *alias*, which the key's path makes."""

    key: str
    name: str
    alias: str
    known: Key


def process_environment() -> Mapping[str, str]:
    """The environment of this process."""
    return os.environ  # noqa: TID251 (this is the home of the environment)


def variables(model: type[Section], *, key: str = "", name: str = "", alias: str = "") -> Iterator[Variable]:
    """The variables of all keys below *model*."""
    for field, known in declared(model):
        path = f"{key}{field}"
        reference, natural = f"{name}{known.environment or field.upper()}", f"{alias}{field.upper()}"
        if known.model is None or known.many:
            yield Variable(path, reference, natural, known)
        else:
            yield from variables(known.model, key=f"{path}.", name=f"{reference}_", alias=f"{natural}_")


def overlay(root: Node, model: type[Section], environ: Mapping[str, str]) -> tuple[list[str], list[Problem]]:
    """Put what *environ* sets over *root*; returns the variables that count, and the problems."""
    applied: list[str] = []
    problems: list[Problem] = []
    for variable in variables(model):
        name = variable.name if variable.name in environ else variable.alias
        if (text := environ.get(name)) is None:
            continue
        origin = f"environment variable {name}"
        applied.append(name)
        try:
            put(root, variable.key, Node.of(_read(variable.known, text), origin))
        except UnacceptableError as refusal:
            problems.append(Problem(variable.key, str(refusal), origin))
    return applied, problems


def _read(known: Key, text: str) -> object:
    if known.many == "list":
        return _json_items(text)
    if known.many == "map" or isinstance(known.kind, Tree):
        return _json_object(text)
    return known.kind.from_environment(text) if known.kind else text


def _json_object(text: str) -> object:
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise UnacceptableError("found something else; allowed: a JSON object")
    return value


def _json_items(text: str) -> list[object]:
    """A JSON array, or JSON objects with a semicolon between them."""
    try:
        return list(json.loads(text)) if text.lstrip().startswith("[") else list(_split(text))
    except ValueError:
        allowed = "JSON objects with ';' between them, or a JSON array"
        raise UnacceptableError(f"found something else; allowed: {allowed}") from None


def _split(text: str) -> Iterator[object]:
    decoder = json.JSONDecoder()
    rest = ";" + text
    while rest:
        if not rest.startswith(";"):
            raise ValueError(rest)
        item, end = decoder.raw_decode(rest[1:].lstrip())
        rest = rest[1:].lstrip()[end:].lstrip()
        yield item
