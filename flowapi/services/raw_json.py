"""JSON whose texts and numbers stay as they were written; merge patches (RFC 7396) of such.

Rule 1: only what is known to be JSON, and not too deep, is read here.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

_PIECE = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+')
NULL = "null"


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an object: its name and its value, as they were written."""

    name: str
    value: "Raw"


Raw = str | list[Any] | Mapping[str, Member]
"""A scalar as it was written, the values of an array, or the members of an object by what they are called."""


def parsed(text: str) -> Raw:
    """The first JSON value of *text*."""
    pieces = (match.group() for match in _PIECE.finditer(text))
    return _value(next(pieces), pieces)


def written(value: Raw) -> str:
    """*value* as text, without blanks."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return f"[{','.join(map(written, value))}]"
    return "{" + ",".join(f"{one.name}:{written(one.value)}" for one in value.values()) + "}"


def merged(target: Raw, patch: Raw) -> Raw:
    """*target* with *patch* applied: null removes, objects are merged, all else replaces."""
    if not isinstance(patch, Mapping):
        return patch
    result = dict(target) if isinstance(target, Mapping) else {}
    for key, member in patch.items():
        if member.value == NULL:
            result.pop(key, None)
        else:
            old = result[key].value if key in result else NULL
            result[key] = Member(member.name, merged(old, member.value))
    return result


def _value(piece: str, pieces: Iterator[str]) -> Raw:
    if piece == "{":
        return _members(pieces)
    return list(_items(pieces)) if piece == "[" else piece


def _members(pieces: Iterator[str]) -> Mapping[str, Member]:
    members: dict[str, Member] = {}
    for piece in pieces:
        if piece == "}":
            break
        if piece != ",":
            next(pieces)  # the colon
            members[orjson.loads(piece)] = Member(piece, _value(next(pieces), pieces))
    return members


def _items(pieces: Iterator[str]) -> Iterator[Raw]:
    for piece in pieces:
        if piece == "]":
            return
        if piece != ",":
            yield _value(piece, pieces)
