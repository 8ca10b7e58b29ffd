"""What a compiled guard knows of the facts."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from flowapi.engine.contract import Facts
from flowapi.engine.guards.comparisons import ANOTHER
from flowapi.engine.guards.kinds import BOOL, INT
from flowapi.engine.guards.nodes import Known


@dataclass(frozen=True, slots=True)
class Variable:
    """A fact, or its presence, under the name that the compiled expression uses."""

    name: str
    node: Known
    texts: frozenset[str] | None = None
    """All that the value is compared with, if nothing else is done with it."""

    @property
    def narrow(self) -> bool:
        """Whether it has only few values."""
        return self.choices is not None or self.node.fact.kind == INT

    @property
    def choices(self) -> Collection[Any] | None:
        """All values that it can have, if they can be told."""
        if self.node.presence or self.node.fact.kind == BOOL:
            return (False, True)
        return None if self.texts is None else (*self.texts, ANOTHER)

    def value(self, facts: Facts) -> Any:
        """What the expression sees."""
        fact = self.node.fact
        if self.node.presence:
            return fact.present(facts)
        value = fact.value(facts)
        return value if self.texts is None or value in self.texts else ANOTHER
