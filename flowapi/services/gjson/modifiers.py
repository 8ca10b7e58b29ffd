"""Modifiers: ``@name`` or ``@name:argument`` in a path changes the text at that point as a whole."""

from collections.abc import Callable, Iterator

from flowapi.services.gjson.budget import Budget
from flowapi.services.gjson.matching import truth_of
from flowapi.services.gjson.pretty import pretty
from flowapi.services.gjson.texts import array_of, compact, is_valid, object_of, quoted
from flowapi.services.gjson.values import Kind, Value, items, members, parse, unescaped

Modifier = Callable[[str, str, Budget], str]


def _this(text: str, argument: str, budget: Budget) -> str:
    return text


def _ugly(text: str, argument: str, budget: Budget) -> str:
    return compact(text)


def _valid(text: str, argument: str, budget: Budget) -> str:
    return text if is_valid(text) else ""


def _reverse(text: str, argument: str, budget: Budget) -> str:
    value = parse(text, budget)
    match value.kind:
        case Kind.ARRAY:
            return array_of(reversed([item.raw for item in items(value, budget)]))
        case Kind.OBJECT:
            return object_of(reversed([(key, member.raw) for key, member in members(value, budget)]))
        case _:
            return text


def _keys(text: str, argument: str, budget: Budget) -> str:
    value = parse(text, budget)
    if value.kind is Kind.OBJECT:
        return array_of(key for key, _ in members(value, budget))
    return array_of("null" for _ in _elements(value, budget))


def _values(text: str, argument: str, budget: Budget) -> str:
    value = parse(text, budget)
    if value.kind is Kind.ARRAY:
        return text
    return array_of(element.raw for element in _elements(value, budget))


def _flatten(text: str, argument: str, budget: Budget) -> str:
    value = parse(text, budget)
    if value.kind is not Kind.ARRAY:
        return text
    return array_of(_flat_raws(value, budget, deep=_option(argument, "deep", budget)))


def _flat_raws(array: Value, budget: Budget, *, deep: bool) -> list[str]:
    found: list[str] = []
    waiting = [(item, False) for item in reversed(list(items(array, budget)))]
    while waiting:
        item, inside = waiting.pop()
        if item.kind is Kind.ARRAY and (deep or not inside):
            waiting += [(inner, True) for inner in reversed(list(items(item, budget)))]
        else:
            found.append(item.raw)
    return found


def _join(text: str, argument: str, budget: Budget) -> str:
    array = parse(text, budget)
    if array.kind is not Kind.ARRAY:
        return text
    objects = [item for item in items(array, budget) if item.kind is Kind.OBJECT]
    joined = [(key, member.raw) for item in objects for key, member in members(item, budget)]
    if _option(argument, "preserve", budget):
        return object_of(joined)
    latest: dict[str, tuple[str, str]] = {}
    for key, raw in joined:
        name = unescaped(key)
        latest[name] = (latest.get(name, (key, ""))[0], raw)
    return object_of(latest.values())


def _group(text: str, argument: str, budget: Budget) -> str:
    value = parse(text, budget)
    if value.kind is not Kind.OBJECT:
        return ""
    rows: list[list[tuple[str, str]]] = []
    for key, member in members(value, budget):
        if member.kind is Kind.ARRAY:
            for index, item in enumerate(items(member, budget)):
                rows += [[]] if index == len(rows) else []
                rows[index].append((key, item.raw))
    return array_of(object_of(row) for row in rows)


def _to_string(text: str, argument: str, budget: Budget) -> str:
    return quoted(text)


def _from_string(text: str, argument: str, budget: Budget) -> str:
    return parse(text, budget).text if is_valid(text) else ""


def _elements(value: Value, budget: Budget) -> Iterator[Value]:
    """What is in a container; a scalar is its own only element."""
    match value.kind:
        case Kind.ARRAY:
            yield from items(value, budget)
        case Kind.OBJECT:
            yield from (member for _, member in members(value, budget))
        case Kind.MISSING:
            return
        case _:
            yield value


def _option(argument: str, name: str, budget: Budget) -> bool:
    """Whether the object *argument* switches *name* on."""
    value = parse(argument, budget)
    if value.kind is not Kind.OBJECT:
        return False
    given = (member for key, member in members(value, budget) if unescaped(key) == name)
    return any(truth_of(member) for member in given)


MODIFIERS: dict[str, Modifier] = {
    "this": _this,
    "reverse": _reverse,
    "ugly": _ugly,
    "pretty": pretty,
    "valid": _valid,
    "flatten": _flatten,
    "join": _join,
    "keys": _keys,
    "values": _values,
    "tostr": _to_string,
    "fromstr": _from_string,
    "group": _group,
}
"""All but ``@dig``, which follows a path itself."""
