"""Names and types of a guard: from a parsed tree to one in which every name is known."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from config.suggestions import did_you_mean
from flowapi.engine.guards.facts import Fact
from flowapi.engine.guards.kinds import ANY, BOOL, INT, TEXT, Kind
from flowapi.engine.guards.names import ROOTS, Vocabulary
from flowapi.engine.guards.nodes import Call, Chain, Choice, Known, Link, Listing, Literal, Name, Node, Unary
from flowapi.engine.guards.operators import Finding, Operand, applied
from flowapi.engine.guards.patterns import is_pattern

MAX_NODES = 2000
MAX_DEPTH = 60


@dataclass(frozen=True, slots=True)
class Checked:
    """A tree whose names are all known; conditions are written out."""

    tree: Node
    kind: Kind
    size: int
    depth: int


class Checker:
    """Checks one expression; *conditions* are the named ones that it may use, checked before."""

    def __init__(self, vocabulary: Vocabulary, conditions: Mapping[str, Checked | None]) -> None:
        self.findings: list[Finding] = []
        self._vocabulary = vocabulary
        self._conditions = conditions
        self._size = 0
        self._depth = 0
        self._deepest = 0

    def check(self, tree: Node) -> Checked:
        """*tree* with its names resolved; what is wrong is added to ``findings``."""
        resolved, kind = self._node(tree)
        if self._size > MAX_NODES or self._deepest > MAX_DEPTH:
            self._find("this condition becomes too large when the named conditions are written out", 0)
        return Checked(resolved, kind, self._size, self._deepest)

    def _node(self, node: Node) -> tuple[Node, Kind]:
        self._measure(1, 1)
        self._depth += 1
        try:
            return self._resolved(node)
        finally:
            self._depth -= 1

    def _measure(self, size: int, depth: int) -> None:
        self._size += size
        self._deepest = max(self._deepest, self._depth + depth)

    def _resolved(self, node: Node) -> tuple[Node, Kind]:
        match node:
            case Literal(value):
                return node, _literal_kind(value)
            case Name():
                return self._name(node)
            case Listing():
                return self._listing(node)
            case Unary():
                return self._unary(node)
            case Chain():
                return self._chain(node)
            case Choice():
                return self._choice(node)
            case Call(function="has"):
                return self._has(node)
            case Call():
                return self._call(node)
            case Known():
                return node, node.fact.kind

    def _name(self, node: Name) -> tuple[Node, Kind]:
        if node.path in self._conditions:
            condition = self._conditions[node.path]
            if not condition:
                return node, ANY
            self._measure(condition.size, condition.depth)
            return condition.tree, condition.kind
        fact = self._fact(node)
        return (Known(fact, at=node.at), fact.kind) if fact else (node, ANY)

    def _fact(self, node: Name) -> Fact | None:
        found = self._vocabulary.find(node.path)
        if isinstance(found, Fact):
            return found
        known = (*self._conditions, *self._vocabulary.names())
        hint = "" if node.path.startswith("config.") else did_you_mean(node.path, known)
        if node.path in ROOTS:
            hint = f"; write '{node.path}.…'"
        self._find(found + hint, node.at)
        return None

    def _has(self, node: Call) -> tuple[Node, Kind]:
        (name,) = node.arguments
        if not isinstance(name, Name) or name.path in self._conditions:
            self._find("'has' takes the name of a setting or of something in the stash", node.at)
            return node, BOOL
        fact = self._fact(name)
        return (Known(fact, presence=True, at=node.at) if fact else node), BOOL

    def _listing(self, node: Listing) -> tuple[Node, Kind]:
        kind = ANY
        items: list[Node] = []
        for item in node.items:
            tree, found = self._node(item)
            items.append(tree)
            if not kind.matches(found):
                self._find(f"a list holds values of one type; here are {kind} and {found}", _place(item))
            kind = found if len(items) == 1 else kind.joined(found)
        return replace(node, items=tuple(items)), Kind("list", item=kind)

    def _unary(self, node: Unary) -> tuple[Node, Kind]:
        wanted = BOOL if node.operator == "!" else INT
        operand = self._wanted(node.operand, wanted, f"'{node.operator}'", node.at)
        return replace(node, operand=operand), wanted

    def _choice(self, node: Choice) -> tuple[Node, Kind]:
        condition = self._wanted(node.condition, BOOL, "'?'", node.at)
        (yes, kind), (no, other) = self._node(node.yes), self._node(node.no)
        if not kind.matches(other):
            self._find(f"both results of '?' have the same type; here are {kind} and {other}", node.at)
        return Choice(condition, yes, no, node.at), kind.joined(other)

    def _call(self, node: Call) -> tuple[Node, Kind]:
        if node.function == "size":
            tree, kind = self._node(node.arguments[0])
            if kind.name not in ("list", "map", "text", ANY.name):
                self._find(f"'size' takes a list, a map or a text, not {kind}", node.at)
            function = "codepoints" if kind.name == "text" else "size"
            return Call(function, (tree,), node.at), INT
        arguments = tuple(self._wanted(each, TEXT, f"'{node.function}'", node.at) for each in node.arguments)
        if node.function == "matches":
            self._pattern(node.arguments[1], node.at)
        return replace(node, arguments=arguments), BOOL

    def _pattern(self, node: Node, at: int) -> None:
        if not isinstance(node, Literal):
            self._find("'matches' takes a pattern that is written out", at)
        elif isinstance(node.value, str) and not is_pattern(node.value):
            self._find("this is not a regular expression", node.at)

    def _chain(self, node: Chain) -> tuple[Node, Kind]:
        first, kind = self._node(node.first)
        links: list[Link] = []
        left: Node | None = node.first
        for link in node.links:
            operand, right = self._node(link.operand)
            links.append(replace(link, operand=operand))
            kind = applied(link, Operand(left, kind), Operand(link.operand, right), self.findings)
            left = None
        return Chain(first, tuple(links)), kind

    def _wanted(self, node: Node, wanted: Kind, who: str, at: int) -> Node:
        tree, kind = self._node(node)
        if not kind.matches(wanted):
            self._find(f"{who} takes {wanted}, not {kind}", at)
        return tree

    def _find(self, message: str, at: int) -> None:
        self.findings.append(Finding(message, at))


def _literal_kind(value: bool | int | str) -> Kind:
    if isinstance(value, bool):
        return BOOL
    return INT if isinstance(value, int) else Kind("text", choices=frozenset((value,)))


def _place(node: Node) -> int:
    return _place(node.first) if isinstance(node, Chain) else node.at
