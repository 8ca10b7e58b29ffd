"""The tree of a guard; *at* is the offset of a node's telling character in its expression."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from flowapi.engine.guards.facts import Fact


@dataclass(frozen=True, slots=True)
class Literal:
    """A value that is written out."""

    value: bool | int | str
    at: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    """A list that is written out."""

    items: tuple["Node", ...]
    at: int = 0


@dataclass(frozen=True, slots=True)
class Name:
    """A dotted name, not resolved yet."""

    path: str
    at: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """A name that stands for a fact; *presence* asks whether there is a value at all."""

    fact: Fact
    presence: bool = False
    at: int = 0


@dataclass(frozen=True, slots=True)
class Unary:
    """``!`` or ``-`` before an operand."""

    operator: str
    operand: "Node"
    at: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """An operator and what stands right of it."""

    operator: str
    operand: "Node"
    at: int = 0


@dataclass(frozen=True, slots=True)
class Chain:
    """Operators of one precedence, applied from left to right; flat, so that long ones are not deep."""

    first: "Node"
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """``condition ? yes : no``."""

    condition: "Node"
    yes: "Node"
    no: "Node"
    at: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """A function; where it is a method, the first argument is its receiver."""

    function: str
    arguments: tuple["Node", ...]
    at: int = 0


Node: TypeAlias = Literal | Listing | Name | Known | Unary | Chain | Choice | Call


def walk(node: Node) -> Iterator[Node]:
    """*node* and everything below it, from left to right."""
    yield node
    for part in _parts(node):
        yield from walk(part)


def _parts(node: Node) -> tuple[Node, ...]:
    match node:
        case Listing(items=parts) | Call(arguments=parts):
            return parts
        case Unary(operand=operand):
            return (operand,)
        case Chain(first=first, links=links):
            return (first, *(link.operand for link in links))
        case Choice(condition=condition, yes=yes, no=no):
            return (condition, yes, no)
    return ()
