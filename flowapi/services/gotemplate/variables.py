"""The variables of a template while it runs."""

from collections.abc import Iterator
from contextlib import contextmanager

from flowapi.services.gotemplate.errors import TemplateFailed
from flowapi.services.gotemplate.nodes import Pipeline
from flowapi.services.gotemplate.values import Value


class Variables:
    """A stack of names and values: the latest of a name counts."""

    __slots__ = ("_stack",)

    def __init__(self, root: Value) -> None:
        self._stack: list[tuple[str, Value]] = [("$", root)]

    def value(self, name: str) -> Value:
        """The value of *name*."""
        return self._stack[self._place(name)][1]

    def declare(self, name: str, value: Value) -> None:
        """Add a variable, which hides another of the same name."""
        self._stack.append((name, value))

    def assign(self, name: str, value: Value) -> None:
        """Change a variable."""
        self._stack[self._place(name)] = (name, value)

    def set_for_loop(self, over: Pipeline, index: Value, element: Value) -> None:
        """Give the variables that *over* has just set their values for one element."""
        values = [element] if len(over.variables) == 1 else [index, element]
        first = len(self._stack) - len(over.variables)
        for number, name in enumerate(over.variables):
            if over.assigns:
                self.assign(name, values[number])
            else:
                self._stack[first + number] = (name, values[number])

    @contextmanager
    def block(self) -> Iterator[None]:
        """Forget at the end what is declared from here on."""
        known = len(self._stack)
        yield
        del self._stack[known:]

    def _place(self, name: str) -> int:
        for place in range(len(self._stack) - 1, -1, -1):
            if self._stack[place][0] == name:
                return place
        raise TemplateFailed(f"the variable {name} is not set")
