"""How values travel: Python's to and from the columns of each database.

Rule 1: times are UTC; the columns hold them without a zone.
Rule 2: where a database has no type of its own, ids are lower-case text, and times text that sorts.
Rule 3: MySQL keeps whole seconds; fractions are cut off, not rounded, so that nothing lies in the future.
Rule 4: several values that travel as one parameter are a tuple of ids, or of texts.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar, get_args
from uuid import UUID

from storage.dialect import Dialect
from storage.sql import Form

R = TypeVar("R")
Row = Sequence[Any]
Convert = Callable[[Any], Any]


def _naive(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("a time without a zone")
    if value.tzinfo is not UTC:
        value = value.astimezone(UTC)
    return value.replace(tzinfo=None)


def _seconds(value: datetime) -> str:
    return _naive(value).isoformat(" ", "seconds")


def _microseconds(value: datetime) -> str:
    return _naive(value).isoformat(" ", "microseconds")


def _utc(value: datetime) -> datetime:
    return value.replace(tzinfo=UTC)


def _parsed(value: str) -> datetime:
    return datetime.fromisoformat(value).replace(tzinfo=UTC)


def _texts(values: Sequence[Any]) -> tuple[str, ...]:
    return tuple(map(str, values))


def _json_texts(values: Sequence[Any]) -> str:
    return json.dumps(_texts(values))


_ENCODERS: Mapping[Dialect, Mapping[type, Convert]] = {
    "postgresql": {datetime: _naive, tuple: list},
    "mysql": {UUID: str, datetime: _seconds, tuple: _texts},
    "sqlite": {UUID: str, datetime: _microseconds, tuple: _json_texts},
}
_DECODERS: Mapping[Dialect, Mapping[type, Convert]] = {
    "postgresql": {datetime: _utc},
    "mysql": {UUID: UUID, datetime: _utc, bool: bool},
    "sqlite": {UUID: UUID, datetime: _parsed, bool: bool},
}


def bind(form: Form, values: Mapping[str, Any], dialect: Dialect) -> list[Any]:
    """The parameters of *form*, taken from *values*, in its order."""
    encoders = _ENCODERS[dialect]
    parameters = []
    for name in form.names:
        value = values[name]
        encode = encoders.get(value.__class__)
        parameters.append(encode(value) if encode else value)
    return parameters


def fields_of(record: Any) -> dict[str, Any]:
    """The fields of a record, by name."""
    return {name: getattr(record, name) for name in record.__slots__}


class Reader(Generic[R]):
    """Makes records of rows.

    Args:
        names: The record's fields that rows hold, in the order of the record; all, if none is given.
    """

    __slots__ = ("_by_dialect", "_record", "_types", "width")

    def __init__(self, record: type[R], *names: str) -> None:
        declared: dict[str, Any] = {item.name: item.type for item in fields(record)}  # type: ignore[arg-type] # records are dataclasses
        self._record = record
        self._types = [declared[name] for name in names or declared]
        self.width = len(self._types)
        self._by_dialect: dict[Dialect, Callable[[Row], R]] = {}

    def for_(self, dialect: Dialect) -> Callable[[Row], R]:
        """The function that makes a record of a row of *dialect*."""
        made = self._by_dialect.get(dialect)
        if made is None:
            made = self._by_dialect[dialect] = self._make(_DECODERS[dialect])
        return made

    def _make(self, decoders: Mapping[type, Convert]) -> Callable[[Row], R]:
        record = self._record
        needed = [
            (at, decoders[kind]) for at, kind in enumerate(map(_plain, self._types)) if kind in decoders
        ]

        def read(row: Row) -> R:
            values = list(row)
            for at, decode in needed:
                if values[at] is not None:
                    values[at] = decode(values[at])
            return record(*values)

        return read


def _plain(declared: Any) -> Any:
    """The type of *declared* without its `| None`."""
    return next((kind for kind in get_args(declared) if kind is not type(None)), declared)
