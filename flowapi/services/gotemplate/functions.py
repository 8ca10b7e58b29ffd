"""The functions that templates may call; `and` and `or`, which need not look at all of their arguments, are
called where commands are evaluated.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flowapi.services.gotemplate import comparing, escaping
from flowapi.services.gotemplate.errors import TemplateFailed
from flowapi.services.gotemplate.formatting import formatted
from flowapi.services.gotemplate.printing import joined, plain
from flowapi.services.gotemplate.values import Value, bytes_of, is_true, kind_of, text_of

MOST_INDEXES_OF_TEXT = 2


@dataclass(frozen=True, slots=True)
class Function:
    """A function and how many arguments it takes; no *most* means any number."""

    call: Callable[..., Value]
    least: int
    most: int | None = None


def call(name: str, arguments: Sequence[Value]) -> Value:
    """The result of the function *name* on *arguments*.

    Raises:
        TemplateFailed: It does not take these.
    """
    function = FUNCTIONS[name]
    if len(arguments) < function.least or (function.most is not None and len(arguments) > function.most):
        raise TemplateFailed(f"{name} does not take {len(arguments)} arguments")
    return function.call(*arguments)


def _not(value: Value) -> bool:
    return not is_true(value)


def _len(value: Value) -> int:
    match value:
        case str():
            return len(bytes_of(value))
        case Mapping() | list() | tuple():
            return len(value)
        case _:
            raise TemplateFailed(f"{kind_of(value)} has no length")


def _index(value: Value, *indexes: Value) -> Value:
    if value is None:
        raise TemplateFailed("nil cannot be indexed")
    for index in indexes:
        value = _element(value, index)
    return value


def _element(value: Value, index: Value) -> Value:
    match value:
        case str():
            return bytes_of(value)[_place(index, len(bytes_of(value)) - 1)]
        case list() | tuple():
            found: Value = value[_place(index, len(value) - 1)]
            return found
        case Mapping() if isinstance(index, str):
            return value.get(index)
        case _:
            raise TemplateFailed(f"{kind_of(value)} cannot be indexed by {kind_of(index)}")


def _slice(value: Value, *indexes: Value) -> Value:
    if len(indexes) > MOST_INDEXES_OF_TEXT:
        raise TemplateFailed("slice takes two places")
    match value:
        case str():
            raw = bytes_of(value)
            return text_of(raw[_range(indexes, len(raw))])
        case list() | tuple():
            found: Value = value[_range(indexes, len(value))]
            return found
        case _:
            raise TemplateFailed(f"{kind_of(value)} cannot be sliced")


def _range(indexes: Sequence[Value], length: int) -> slice:
    places = [_place(index, length) for index in indexes]
    start, stop = [*places, *[0, length][len(places) :]]
    if start > stop:
        raise TemplateFailed(f"a slice cannot go from {start} to {stop}")
    return slice(start, stop)


def _place(index: Value, highest: int) -> int:
    if not isinstance(index, int) or isinstance(index, bool) or not 0 <= index <= highest:
        raise TemplateFailed("an index is no number, or no place in the text")
    return index


def _print(*values: Value) -> str:
    return joined(values)


def _println(*values: Value) -> str:
    return " ".join(map(plain, values)) + "\n"


def _printf(format_: Value, *values: Value) -> str:
    if not isinstance(format_, str):
        raise TemplateFailed(f"printf takes a text first, not {kind_of(format_)}")
    return formatted(format_, values)


def _call(function: Value, *_: Value) -> Value:
    raise TemplateFailed(f"{kind_of(function)} is not a function")


def _lazy(*_: Value) -> Value:
    raise AssertionError("evaluated with its command")


FUNCTIONS: Mapping[str, Function] = {
    "and": Function(_lazy, 1),
    "or": Function(_lazy, 1),
    "not": Function(_not, 1, 1),
    "eq": Function(comparing.eq, 1),
    "ne": Function(comparing.ne, 2, 2),
    "lt": Function(comparing.lt, 2, 2),
    "le": Function(comparing.le, 2, 2),
    "gt": Function(comparing.gt, 2, 2),
    "ge": Function(comparing.ge, 2, 2),
    "len": Function(_len, 1, 1),
    "index": Function(_index, 1),
    "slice": Function(_slice, 1),
    "print": Function(_print, 0),
    "printf": Function(_printf, 1),
    "println": Function(_println, 0),
    "html": Function(escaping.html, 0),
    "js": Function(escaping.js, 0),
    "urlquery": Function(escaping.urlquery, 0),
    "call": Function(_call, 1),
}
