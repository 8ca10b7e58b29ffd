"""Take paths apart, one step at a time: what a step means depends on the value that it meets."""

import re
from dataclasses import dataclass

MODIFIERS = frozenset(
    (
        "this",
        "reverse",
        "ugly",
        "pretty",
        "valid",
        "flatten",
        "join",
        "keys",
        "values",
        "tostr",
        "fromstr",
        "group",
        "dig",
    )
)

_NAME_END = re.compile(r"[.|:]|\Z")


@dataclass(frozen=True, slots=True)
class Step:
    """The first step of a path and what follows it.

    *rest* is None at the end of the path; *pipe* is a path for whatever the step leads to.
    """

    part: str
    rest: str | None = None
    pipe: str | None = None


@dataclass(frozen=True, slots=True)
class KeyStep(Step):
    """A step into an object; *wild* if `*` and `?` in it stand for other characters."""

    wild: bool = False


def key_step(path: str) -> KeyStep:
    """Split *path* for an object."""
    part: list[str] = []
    wild = False
    place = 0
    while place < len(path):
        char = path[place]
        if char in ".|":
            return KeyStep("".join(part), *after_step(char, path[place + 1 :]), wild=wild)
        if char == "\\":
            place += 1
            char = path[place : place + 1]
        elif char in "*?":
            wild = True
        part.append(char)
        place += 1
    return KeyStep("".join(part), wild=wild)


def after_step(separator: str, path: str) -> tuple[str | None, str | None]:
    """What follows a step that ends with *separator*: the rest of its path, and the pipe."""
    return (None, path) if separator == "|" or starts_pipe(path) else (path, None)


def starts_pipe(path: str) -> bool:
    """Tell whether *path* begins with a modifier or a group: those count as piped after a dot as well."""
    if path.startswith("@"):
        return modifier_name(path) in MODIFIERS
    return path.startswith(("[", "{"))


def modifier_name(path: str) -> str:
    """The name behind the `@` at the beginning of *path*."""
    end = _NAME_END.search(path, 1)
    return path[1 : end.start()] if end else path[1:]


def split_pipe(path: str) -> tuple[str, str | None]:
    """What stands before and after the first `|` that is not part of a query or of a leading group."""
    if path.startswith("{"):
        end = closing(path, 0)
        return (path[:end], path[end + 1 :]) if path[end : end + 1] == "|" else (path, None)
    place = 0
    while place < len(path):
        char = path[place]
        if char == "|":
            return path[:place], path[place + 1 :]
        if char == "\\":
            place += 1
        elif path.startswith(".#", place):  # whatever follows belongs to it, be it a query or a pipe
            place = closing(path, place + 2) - 1 if path[place + 2 : place + 3] in ("(", "[") else place + 2
        place += 1
    return path, None


def closing(path: str, start: int) -> int:
    """The place behind the bracket that closes the one at *start*; the end of *path* if there is none."""
    depth, place = 0, start
    while place < len(path):
        char = path[place]
        if char == "\\":
            place += 1
        elif char == '"':
            place = closing_quote(path, place) - 1
        elif char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
            if depth == 0:
                return place + 1
        place += 1
    return len(path)


def closing_quote(path: str, start: int) -> int:
    """The place behind the quote that closes the one at *start*; the end of *path* if there is none."""
    place = start + 1
    while place < len(path):
        if path[place] == '"':
            return place + 1
        place += 2 if path[place] == "\\" else 1
    return len(path)
