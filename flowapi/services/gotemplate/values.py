"""The values that templates work on.

Strings, booleans, numbers, lists and maps are Python's; `None` is Go's untyped nil. Everything that has
members is an `Object`; where one could be but is not, there is an `Absent`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from flowapi.services.gotemplate.errors import TemplateFailed

Method = Callable[..., str]
"""Takes and returns strings."""


@dataclass(frozen=True, slots=True, eq=False)
class Object:
    """Something with members, and the text that it is printed as."""

    kind: str
    members: Mapping[str, "Value | Method"]
    text: str


@dataclass(frozen=True, slots=True)
class Absent:
    """A nil pointer: false, printed as nothing, and looking anything up in it fails."""

    kind: str


Value: TypeAlias = "str | bool | int | float | Object | Absent | Sequence[Value] | Mapping[str, Value] | None"


def kind_of(value: Value) -> str:
    """What Go would call the type of *value*, roughly."""
    match value:
        case bool():
            return "bool"
        case int():
            return "int"
        case float():
            return "float64"
        case str():
            return "string"
        case None:
            return "<nil>"
        case Object(kind) | Absent(kind):
            return kind
        case Mapping():
            return "map[string]interface {}"
        case _:
            return "[]interface {}"


def is_true(value: Value) -> bool:
    """Tell whether *value* counts as true."""
    match value:
        case Object():
            return True
        case Absent():
            return False
        case _:
            return bool(value)


def bytes_of(text: str) -> bytes:
    """The bytes of a Go string."""
    return text.encode("utf-8", "surrogateescape")


def text_of(raw: bytes) -> str:
    """The Go string of these bytes."""
    return raw.decode("utf-8", "surrogateescape")


def member_of(value: Value, name: str, arguments: Sequence[Value]) -> Value:
    """The member *name* of *value*; a method is called with *arguments*.

    Raises:
        TemplateFailed: There is no such member, or it does not take the arguments.
    """
    match value:
        case None:
            return None
        case Object() if name in value.members:
            return _member(value.members[name], name, arguments)
        case Mapping() if not arguments:
            return value.get(name)
        case _:
            raise TemplateFailed(f"{kind_of(value)} has no member .{name} to look up")


def _member(member: "Value | Method", name: str, arguments: Sequence[Value]) -> Value:
    if not callable(member):
        if arguments:
            raise TemplateFailed(f".{name} takes no arguments")
        return member
    texts = [argument for argument in arguments if isinstance(argument, str)]
    if len(texts) < len(arguments):
        raise TemplateFailed(f".{name} takes texts only")
    return member(*texts)
