"""A checked tree written out as CEL again, with as few brackets as its meaning needs."""

import json
from collections.abc import Callable
from functools import partial

from flowapi.engine.guards.nodes import Call, Chain, Choice, Known, Listing, Literal, Name, Node, Unary
from flowapi.engine.guards.parser import LEVELS

Naming = Callable[[Known], str]
_PRECEDENCE = {operator: level for level, operators in enumerate(LEVELS, 1) for operator in operators}
_TIGHTEST = len(LEVELS) + 2
_UNARY = len(LEVELS) + 1


def by_name(node: Known) -> str:
    """The name by which a graph's author knows a fact."""
    return f"has({node.fact.name})" if node.presence else node.fact.name


def written(value: bool | int | str) -> str:
    """*value* as a literal."""
    return json.dumps(value, ensure_ascii=False)


def render(node: Node, naming: Naming = by_name) -> str:
    """*node* as text; *naming* says what stands for a fact."""
    text, _ = _rendered(node, naming)
    return text


def _rendered(node: Node, naming: Naming) -> tuple[str, int]:
    """The text, and how tightly its outermost operator binds."""
    inner = partial(_bracketed, naming=naming)
    match node:
        case Literal(value):
            return written(value), _TIGHTEST
        case Known():
            return naming(node), _TIGHTEST
        case Name(path):
            return path, _TIGHTEST
        case Listing(items):
            return f"[{', '.join(inner(item, 0) for item in items)}]", _TIGHTEST
        case Unary(operator, operand):
            return operator + inner(operand, _TIGHTEST), _UNARY
        case Chain(first, links):
            level = _PRECEDENCE[links[0].operator]
            rest = (f" {link.operator} {inner(link.operand, level + 1)}" for link in links)
            return inner(first, level + 1) + "".join(rest), level
        case Choice(condition, yes, no):
            return f"{inner(condition, 1)} ? {inner(yes, 1)} : {inner(no, 0)}", 0
        case Call(function, (receiver,)):
            return f"{function}({inner(receiver, 0)})", _TIGHTEST
        case Call(function, (receiver, *arguments)):
            listed = ", ".join(inner(argument, 0) for argument in arguments)
            return f"{inner(receiver, _TIGHTEST)}.{function}({listed})", _TIGHTEST
    raise AssertionError(node)


def _bracketed(node: Node, at_least: int, naming: Naming) -> str:
    text, binding = _rendered(node, naming)
    return text if binding >= at_least else f"({text})"
