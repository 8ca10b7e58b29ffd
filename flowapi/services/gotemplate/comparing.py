"""The functions `eq`, `ne`, `lt`, `le`, `gt` and `ge`: values of one kind can be compared, no others."""

from flowapi.services.gotemplate.errors import TemplateFailed
from flowapi.services.gotemplate.values import Absent, Object, Value, bytes_of, kind_of

_BASIC = (str, bool, int, float)


def eq(first: Value, *others: Value) -> bool:
    """Tell whether *first* equals one of *others*.

    Raises:
        TemplateFailed: There are no others, or one is of another kind.
    """
    if not others:
        raise TemplateFailed("eq needs something to compare with")
    return any(_equal(first, other) for other in others)


def ne(first: Value, second: Value) -> bool:
    """Tell whether they differ."""
    return not eq(first, second)


def lt(first: Value, second: Value) -> bool:
    """Tell whether *first* is less; strings go by their bytes."""
    if isinstance(first, str) and isinstance(second, str):
        return bytes_of(first) < bytes_of(second)
    if kind_of(first) == kind_of(second) and not isinstance(first, bool):
        if isinstance(first, int) and isinstance(second, int):
            return first < second
        if isinstance(first, float) and isinstance(second, float):
            return first < second
    raise TemplateFailed(f"{kind_of(first)} and {kind_of(second)} have no order")


def le(first: Value, second: Value) -> bool:
    """Tell whether *first* is less or equal."""
    return lt(first, second) or eq(first, second)


def gt(first: Value, second: Value) -> bool:
    """Tell whether *first* is greater."""
    return not le(first, second)


def ge(first: Value, second: Value) -> bool:
    """Tell whether *first* is greater or equal."""
    return not lt(first, second)


def _equal(first: Value, second: Value) -> bool:
    if isinstance(first, _BASIC) and isinstance(second, _BASIC):
        if kind_of(first) != kind_of(second):
            raise TemplateFailed(f"{kind_of(first)} and {kind_of(second)} cannot be compared")
        return first == second
    if first is None or second is None:
        return _is_nil(first) and _is_nil(second)
    if isinstance(first, Object | Absent) and isinstance(second, Object | Absent):
        return first is second or (_is_nil(first) and _is_nil(second))
    raise TemplateFailed(f"{kind_of(first)} and {kind_of(second)} cannot be compared")


def _is_nil(value: Value) -> bool:
    return value is None or isinstance(value, Absent)
