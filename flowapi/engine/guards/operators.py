"""What operators take and give."""

from collections.abc import Iterator
from dataclasses import dataclass

from config.suggestions import did_you_mean
from flowapi.engine.guards.kinds import ANY, BOOL, INT, TEXT, Kind
from flowapi.engine.guards.nodes import Link, Listing, Literal, Node

MAX_LISTED = 8


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong in an expression."""

    message: str
    at: int


@dataclass(frozen=True, slots=True)
class Operand:
    """One side of an operator; without *node*, a result."""

    node: Node | None
    kind: Kind

    def literals(self) -> Iterator[Literal]:
        """The texts that are written out here."""
        parts = self.node.items if isinstance(self.node, Listing) else (self.node,)
        for part in parts:
            if isinstance(part, Literal) and isinstance(part.value, str):
                yield part


def applied(link: Link, left: Operand, right: Operand, findings: list[Finding]) -> Kind:
    """The kind of what *link*'s operator makes of two operands; what is wrong is added to *findings*."""
    return _Operator(link, findings).kind(left, right)


class _Operator:
    def __init__(self, link: Link, findings: list[Finding]) -> None:
        self._operator = link.operator
        self._at = link.at
        self._findings = findings

    def kind(self, left: Operand, right: Operand) -> Kind:
        match self._operator:
            case "&&" | "||":
                self._both(BOOL, left.kind, right.kind)
            case "+" | "-" | "*":
                self._both(INT, left.kind, right.kind)
                return INT
            case "<" | "<=" | ">" | ">=":
                self._both(TEXT if left.kind.name == "text" else INT, left.kind, right.kind)
            case "in":
                self._contained(left, right)
            case _:
                self._comparable(left, right)
        return BOOL

    def _both(self, wanted: Kind, left: Kind, right: Kind) -> None:
        for kind in (left, right):
            if not kind.matches(wanted):
                self._find(f"'{self._operator}' takes {wanted}, not {kind}", self._at)
                return

    def _contained(self, left: Operand, right: Operand) -> None:
        if right.kind.name == "map":
            self._both(TEXT, left.kind, TEXT)
        elif right.kind.name not in ("list", ANY.name):
            self._find(f"'in' takes a list or a map on its right, not {right.kind}", self._at)
        elif right.kind.item:
            self._comparable(left, Operand(right.node, right.kind.item))

    def _comparable(self, left: Operand, right: Operand) -> None:
        if not left.kind.matches(right.kind):
            self._find(f"'{self._operator}' compares {left.kind} with {right.kind}", self._at)
        for operand, other in ((left, right), (right, left)):
            for literal in operand.literals():
                self._possible(literal, other.kind.choices)

    def _possible(self, literal: Literal, choices: frozenset[str] | None) -> None:
        """Complain about a text that the other side can never be."""
        if choices is not None and literal.value not in choices:
            known = sorted(choices)
            hint = did_you_mean(str(literal.value), known)
            if not hint and len(known) <= MAX_LISTED:
                hint = f"; it can be {', '.join(map(repr, known))}"
            self._find(f"this can never be '{literal.value}'{hint}", literal.at)

    def _find(self, message: str, at: int) -> None:
        self._findings.append(Finding(message, at))
