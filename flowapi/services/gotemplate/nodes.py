"""Parsed templates."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant; None is `nil`."""

    value: str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Dot:
    """The value that the template is about at this point."""


@dataclass(frozen=True, slots=True)
class Variable:
    """The value of a variable, its sign included in *name*."""

    name: str


@dataclass(frozen=True, slots=True)
class Function:
    """A function by name."""

    name: str


@dataclass(frozen=True, slots=True)
class Member:
    """What is found by following *names* from *of*."""

    of: "Operand"
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Command:
    """An operand, or a call of the first operand with the others."""

    first: "Operand"
    arguments: tuple["Operand", ...]


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Commands, each of which gets the result of the one before as its last argument."""

    commands: tuple[Command, ...]
    variables: tuple[str, ...] = ()
    assigns: bool = False
    """Whether the variables are there already, rather than declared."""


Operand = Literal | Dot | Variable | Function | Member | Pipeline


@dataclass(frozen=True, slots=True)
class Text:
    """Text as it stands."""

    text: str


@dataclass(frozen=True, slots=True)
class Output:
    """A pipeline whose value is printed, unless it only sets variables."""

    pipeline: Pipeline


@dataclass(frozen=True, slots=True)
class Branch:
    """A body, and the pipeline that has to be true for it."""

    condition: Pipeline
    body: "Body"


@dataclass(frozen=True, slots=True)
class Choice:
    """`if` or `with`: the first branch that is true, or else the last body; *moves* the dot with `with`."""

    branches: tuple[Branch, ...]
    otherwise: "Body"
    moves: bool


@dataclass(frozen=True, slots=True)
class Loop:
    """`range`: the body for each element, or the other one if there is none."""

    over: Pipeline
    body: "Body"
    otherwise: "Body"


@dataclass(frozen=True, slots=True)
class Inclusion:
    """`template`: another template, about the value of the pipeline."""

    name: str
    about: Pipeline | None


class Jump(Enum):
    """Leave the innermost loop, or go on with its next element."""

    BREAK = "break"
    CONTINUE = "continue"


Node = Text | Output | Choice | Loop | Inclusion | Jump
Body = tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """A template, and those that are defined in it."""

    body: Body
    defined: Mapping[str, Body]
