"""Texts of which a guard only asks whether they are one of a few."""

from collections.abc import Iterator, Mapping

from flowapi.engine.guards.facts import Fact
from flowapi.engine.guards.kinds import TEXT
from flowapi.engine.guards.nodes import Chain, Known, Link, Literal, Node, walk

ANOTHER = "\0"
"""Stands for any text that is not among those a fact is compared with."""


def compared_texts(tree: Node) -> Mapping[Fact, frozenset[str]]:
    """The texts of *tree* that every fact is compared with, for the facts that nothing else is done with."""
    comparisons = list(_comparisons(tree))
    used = [node for node in walk(tree) if isinstance(node, Known)]
    found: dict[Fact, frozenset[str]] = {}
    for fact in {known.fact for known in used if known.fact.kind.name == TEXT.name}:
        texts = [text for known, text in comparisons if known.fact == fact]
        if len(texts) == sum(known.fact == fact and not known.presence for known in used):
            found[fact] = frozenset(texts) - {ANOTHER}
    return found


def _comparisons(tree: Node) -> Iterator[tuple[Known, str]]:
    for node in walk(tree):
        match node:
            case Chain(first=Known(presence=False) as known, links=(Link("==" | "!=", Literal(str(text))),)):
                yield known, text
