"""The types of guards: truth values, whole numbers, texts, lists and mappings."""

from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Kind:
    """A type; of a text, *choices* are all the values that it can have, if they are known."""

    name: str
    item: "Kind | None" = None
    choices: frozenset[str] | None = None

    def __str__(self) -> str:
        return f"list of {self.item}" if self.item and self.item != ANY else self.name

    @property
    def default(self) -> Any:
        """What is read where there is no value."""
        return _DEFAULTS[self.name]()

    def matches(self, other: "Kind") -> bool:
        """Whether values of both can be compared."""
        if ANY in (self, other):
            return True
        if self.item and other.item:
            return self.name == other.name and self.item.matches(other.item)
        return self.name == other.name

    def joined(self, other: "Kind") -> "Kind":
        """The type of a value that is of this type or of *other*, which matches it."""
        if self == ANY or (self.item == ANY and other.item):
            return other
        if self.choices is None or other.choices is None:
            return replace(self, choices=None)
        return replace(self, choices=self.choices | other.choices)


ANY = Kind("any value")
BOOL = Kind("bool")
INT = Kind("int")
TEXT = Kind("text")
LIST = Kind("list", item=ANY)
MAP = Kind("map")

_DEFAULTS: dict[str, type] = {
    "any value": str,
    "bool": bool,
    "int": int,
    "text": str,
    "list": list,
    "map": dict,
}
