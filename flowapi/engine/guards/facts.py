"""What guards may ask for by name: settings, the stash and the flow."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from flowapi.engine.contract import Facts
from flowapi.engine.guards.kinds import ANY, INT, Kind


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that can be asked for; *fixed* if only the settings decide it."""

    name: str
    kind: Kind
    fixed: bool
    read: Callable[[Facts], Any] = field(compare=False, repr=False)
    """Returns the raw value; ``None`` where there is none."""

    def value(self, facts: Facts) -> Any:
        """The value as guards see it: plain, and the kind's default where there is none."""
        return plain(self.read(facts), self.kind)

    def present(self, facts: Facts) -> bool:
        """Whether there is a value."""
        return self.read(facts) is not None


_PLAIN = (bool, str)
"""What most values are, and what needs no change."""


def plain(value: Any, kind: Kind) -> Any:
    """*value* as CEL takes it."""
    if value is None:
        return kind.default
    if value.__class__ in _PLAIN:
        return value
    if isinstance(value, Enum):
        return str(value.value)
    if kind == INT:
        return int(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item, kind.item or ANY) for item in value]
    if isinstance(value, Mapping):
        return dict.fromkeys(map(str, value), True)
    return value
