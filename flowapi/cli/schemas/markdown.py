"""A JSON Schema in words: a table for each of its objects, in the order in which the reader meets them."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

_Json = Mapping[str, Any]
_HEAD = "| Member | Type | Required | Default | Meaning |\n|---|---|---|---|---|\n"
_BOUNDS = {"minimum": "≥ {}", "maximum": "≤ {}", "minLength": "from {} characters", "maxLength": "up to {}"}


def documented(schema: _Json) -> str:
    """The document; its links lead to its own headings."""
    parts = [f"# {schema['title']}\n\n{schema['description']}\n"]
    if items := schema.get("items"):
        parts.append(f"\nA list of {_type(items)}.\n")
    for name in _met(schema):
        definition = schema["$defs"][name]
        meaning = definition.get("description")
        rows = "".join(_rows(definition, ""))
        parts.append(f"\n## {name}\n\n{f'{meaning}{chr(10) * 2}' if meaning else ''}{_HEAD}{rows}")
    return "".join(parts)


def _met(schema: _Json) -> list[str]:
    """The names of the definitions, each where it is referred to first."""
    names: list[str] = []
    waiting = list(_references({key: value for key, value in schema.items() if key != "$defs"}))
    while waiting:
        name = waiting.pop(0)
        if name not in names:
            names.append(name)
            waiting += _references(schema["$defs"][name])
    return names


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, Mapping):
        if isinstance(part.get("$ref"), str):
            yield _name(part)
        for value in part.values():
            yield from _references(value)
    elif isinstance(part, list):
        for value in part:
            yield from _references(value)


def _rows(definition: _Json, path: str) -> Iterator[str]:
    required = definition.get("required", ())
    for name, member in definition["properties"].items():
        if "properties" in member:
            yield from _rows(member, f"{path}{name}.")
            continue
        cells = (
            f"`{path}{name}`",
            _type(member),
            "yes" if name in required else "",
            _default(member),
            ("*Deprecated.* " if member.get("deprecated") else "") + member.get("description", ""),
        )
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |\n"


def _type(member: _Json) -> str:
    if "$ref" in member:
        name = _name(member)
        return f"[{name}](#{name.lower()})"
    if choices := member.get("anyOf"):
        return " or ".join(dict.fromkeys(_type(choice) for choice in choices))
    if values := member.get("enum"):
        return ", ".join(f"`{value}`" for value in values)
    if member.get("type") == "array":
        return f"list of {_type(member['items'])}"
    if isinstance(below := member.get("additionalProperties"), Mapping):
        return f"object of {_type(below)}"
    return _plain(member)


def _plain(member: _Json) -> str:
    kinds = member.get("type", [])
    words = [" or ".join([kinds] if isinstance(kinds, str) else kinds) or "any"]
    words += [member["format"]] if "format" in member else []
    words += [_BOUNDS[bound].format(member[bound]) for bound in _BOUNDS if bound in member]
    words += [f"`{member['pattern']}`"] if "pattern" in member else []
    return ", ".join(words)


def _default(member: _Json) -> str:
    value = member.get("default")
    return "" if value in (None, "", [], {}) else f"`{json.dumps(value, ensure_ascii=False)}`"


def _name(reference: _Json) -> str:
    name: str = reference["$ref"].rpartition("/")[2]
    return name
