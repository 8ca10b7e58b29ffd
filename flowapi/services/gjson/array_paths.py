"""Steps into an array: an index, its length, one value of each item, or a query for items."""

from dataclasses import dataclass

from flowapi.services.gjson.paths import Step, after_step, closing_quote
from flowapi.services.gjson.values import SPACES, unescaped

_OPERATORS = ("!=", "!%", "<=", ">=", "==", "=", "<", ">", "%")


@dataclass(frozen=True, slots=True)
class Query:
    """A condition on the items of an array; *every* asks for all that fulfil it."""

    path: str
    operator: str
    operand: str
    every: bool = False


@dataclass(frozen=True, slots=True)
class ArrayStep(Step):
    """A step into an array; *each* is the path to follow from every item."""

    each: str | None = None
    query: Query | None = None

    @property
    def index(self) -> int | None:
        """The index it names."""
        return int(self.part) if self.part.isascii() and self.part.isdigit() else None


def array_step(path: str) -> ArrayStep:
    """Split *path* for an array."""
    if path.startswith("#."):
        return ArrayStep("#", each=path[2:])
    if path.startswith(("#(", "#[")):
        parsed = _query(path)
        if parsed is None:
            return ArrayStep(path)
        query, end = parsed
    else:
        query, end = None, 0
    return _plain_step(path, end, query)


def _plain_step(path: str, start: int, query: Query | None) -> ArrayStep:
    for place in range(start, len(path)):
        if path[place] in ".|":
            separator = path[place]
            rest, pipe = after_step(separator, path[place + 1 :])
            if separator == "." and "#" in path[:place]:
                rest, pipe = path[place + 1 :], None
            return ArrayStep(path[:place], rest, pipe, query=query)
    return ArrayStep(path, query=query)


def _query(path: str) -> tuple[Query, int] | None:
    """The query that *path* begins with, and where what follows it begins; None if it is not closed."""
    operator_at, end = _query_places(path)
    if end is None:
        return None
    operator, operand = ("", "") if operator_at is None else _comparison(path[operator_at : end - 1])
    left = path[2 : end - 1 if operator_at is None else operator_at]
    every = path[end : end + 1] == "#"
    return Query(left.strip(SPACES), operator, operand, every), end


def _query_places(path: str) -> tuple[int | None, int | None]:
    """Where the operator of the query is, and where the query ends."""
    operator_at, depth, place = None, 1, 2
    while place < len(path):
        char = path[place]
        if depth == 1 and operator_at is None and char in "!=<>%":
            operator_at = place
        elif char == "\\":
            place += 1
        elif char == '"':
            place = closing_quote(path, place) - 1
        elif char in "([":
            depth += 1
        elif char in ")]":
            depth -= 1
            if depth == 0:
                return operator_at, place + 1
        place += 1
    return operator_at, None


def _comparison(text: str) -> tuple[str, str]:
    """The operator that *text* begins with, and the operand behind it."""
    text = text.strip(SPACES)
    operator = next((operator for operator in _OPERATORS if text.startswith(operator)), "")
    if text == "!":
        operator = "!"
    operand = text[len(operator) :].strip(SPACES)
    if len(operand) >= 2 and operand[0] == operand[-1] == '"':
        operand = unescaped(operand)
    return "=" if operator == "==" else operator, operand
