"""The modifier ``@pretty``: one member to a line, short arrays without objects on one line."""

from dataclasses import dataclass

from flowapi.services.gjson.budget import Budget, TooCostly
from flowapi.services.gjson.matching import truth_of
from flowapi.services.gjson.values import Kind, Value, items, members, parse, unescaped

DEEPEST = 100

_BLANKS = " \t\n\r"


def pretty(text: str, argument: str, budget: Budget) -> str:
    """*text* with line breaks; *argument* is an object with `width`, `prefix`, `indent` and `sortKeys`."""
    value = parse(text, budget)
    if not value.exists:
        return ""
    layout = _layout(argument, budget)
    printer = _Printer(layout, budget)
    printer.write(layout.prefix)
    printer.value(value, 0)
    return "".join(printer.parts) + "\n"


@dataclass(frozen=True, slots=True)
class _Layout:
    width: int = 80
    prefix: str = ""
    indent: str = "  "
    sort_keys: bool = False


def _layout(argument: str, budget: Budget) -> _Layout:
    options = parse(argument, budget)
    if options.kind is not Kind.OBJECT:
        return _Layout()
    given = {unescaped(key): value for key, value in members(options, budget)}
    return _Layout(
        width=int(given["width"].number) if "width" in given else 80,
        prefix=_blanks(given["prefix"].text) if "prefix" in given else "",
        indent=_blanks(given["indent"].text) if "indent" in given else "  ",
        sort_keys="sortKeys" in given and bool(truth_of(given["sortKeys"])),
    )


def _blanks(text: str) -> str:
    return "".join(char for char in text if char in _BLANKS)


class _Printer:
    """Writes values and remembers how long the current line is."""

    def __init__(self, layout: _Layout, budget: Budget) -> None:
        self.parts: list[str] = []
        self._layout = layout
        self._budget = budget
        self._column = 0

    def write(self, text: str) -> None:
        self._budget.spend(len(text))
        self.parts.append(text)
        self._column += len(text)

    def value(self, value: Value, depth: int) -> None:
        if depth > DEEPEST:
            raise TooCostly
        if value.kind is Kind.OBJECT:
            self._object(value, depth)
        elif value.kind is Kind.ARRAY:
            self._array(value, depth)
        else:
            self.write(value.raw)

    def _object(self, value: Value, depth: int) -> None:
        found = list(members(value, self._budget))
        if self._layout.sort_keys:
            found.sort(key=lambda member: unescaped(member[0]))
        self.write("{")
        for number, (key, member) in enumerate(found):
            self.write("," if number else "")
            self._new_line(depth + 1, counted=True)
            self.write(f"{key}: ")
            self.value(member, depth + 1)
        self._close("}", depth, empty=not found)

    def _array(self, value: Value, depth: int) -> None:
        room = self._layout.width - self._column
        line = self._one_line(value, depth) if self._layout.width > 0 and room > 3 else None
        if line is not None and len(line) <= room:
            self.write(line)
            return
        found = list(items(value, self._budget))
        self.write("[")
        for number, item in enumerate(found):
            self.write("," if number else "")
            self._new_line(depth + 1, counted=not number)
            self.value(item, depth + 1)
        self._close("]", depth, empty=not found)

    def _one_line(self, value: Value, depth: int) -> str | None:
        """*value* on one line; None if there is an object in it."""
        if depth > DEEPEST:
            raise TooCostly
        if value.kind is not Kind.ARRAY:
            return None if value.kind is Kind.OBJECT else value.raw
        inner = [self._one_line(item, depth + 1) for item in items(value, self._budget)]
        return None if None in inner else f"[{', '.join(filter(None, inner))}]"

    def _new_line(self, depth: int, *, counted: bool) -> None:
        """Begin a line; *counted* says that the break itself counts as a column, as it does there."""
        self.write("\n")
        self._column = 1 if counted else 0
        self.write(self._layout.prefix + self._layout.indent * depth)

    def _close(self, bracket: str, depth: int, *, empty: bool) -> None:
        if not empty:
            self._new_line(depth, counted=True)
        self.write(bracket)
