"""The memory of one running flow, read and written through typed keys.

Rule 1: a key is declared once, by the package whose actions use it, and names its type; guards see the
same declaration, so a graph that asks for an undeclared key does not load.
Rule 2: values below ``sticky.`` survive a step back.
Rule 3: what a stash holds is never changed in place, so that a flow's history may share it; to set a value is
        to copy the objects on the way to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

T = TypeVar("T", bool, int, str, list[Any], dict[str, Any])
_UNCHANGING = (bool, int, str)


@dataclass(frozen=True, slots=True)
class Key(Generic[T]):
    """A place in the stash: a dotted *path* and the type of what stands there.

    *fact* is a second name under which guards may ask for it, such as ``client.webauthn``.
    """

    path: str
    kind: type[T]
    fact: str | None = None
    parts: tuple[str, ...] = field(init=False, repr=False, compare=False)
    """The path, in parts."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "parts", tuple(self.path.split(".")))

    @property
    def default(self) -> T:
        """What a guard reads while nothing stands there."""
        return self.kind()


class Stash:
    """One flow's data: a JSON object with nested paths; what it is made of stays as it is."""

    __slots__ = ("_data",)

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        self._data: Mapping[str, Any] = {} if data is None else data

    def __contains__(self, key: Key[Any]) -> bool:
        return self[key] is not None

    def __getitem__(self, key: Key[T]) -> T | None:
        """The value at *key*, a copy; ``None`` where there is none, or one of another type."""
        value: Any = self._data
        for part in key.parts:
            if not isinstance(value, dict):
                return None
            value = value.get(part)
        if value is None or (value.__class__ is key.kind and key.kind in _UNCHANGING):
            return value  # most are, and most guards ask
        return _copied(value) if _is(value, key.kind) else None

    def __setitem__(self, key: Key[T], value: T | None) -> None:
        *parents, last = key.parts
        place = self._data = dict(self._data)
        for part in parents:
            inner = place.get(part)
            place[part] = dict(inner) if isinstance(inner, dict) else {}
            place = place[part]
        if value is None:
            place.pop(last, None)
        else:
            place[last] = value

    def __delitem__(self, key: Key[Any]) -> None:
        self[key] = None

    def flag(self, key: Key[bool]) -> bool:
        """The boolean at *key*; false where there is none."""
        return bool(self[key])

    def text(self, key: Key[str]) -> str:
        """The text at *key*; empty where there is none."""
        return self[key] or ""

    def as_dict(self) -> Mapping[str, Any]:
        """The data as it is now; it does not change any more."""
        return self._data


def _is(value: Any, kind: type[Any]) -> bool:
    """Whether *value* is a *kind* in JSON, where a truth is no number."""
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _copied(item) for name, item in value.items()}
    return [_copied(item) for item in value] if isinstance(value, list) else value
