"""What a guard is compiled to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flowapi.engine.guards.library import cel
from flowapi.engine.guards.variables import Variable


@dataclass(frozen=True, slots=True)
class Program:
    """A compiled expression and the variables that it wants besides the settings."""

    _program: cel.Program
    moving: tuple[Variable, ...]

    def __call__(self, context: cel.Context, values: Sequence[Any]) -> bool:
        """Whether it is true."""
        for variable, value in zip(self.moving, values, strict=True):
            context.add_variable(variable.name, value)
        return self._program.execute(context) is True
