"""Diagrams of a graph: Mermaid and DOT, both from the same edges.

Where ``back`` leads depends on the way that was taken; it is not drawn.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from textwrap import shorten

from flowapi.engine.graph import Graph, Guard, Move, Step, Target

NEXT = "next"
"""The node that stands for the top of the plan."""
MAX_GUARD = 48
"""Longer guards are cut off; ``flowapi flows show`` has them whole."""
_ENTITIES = str.maketrans({"#": "#35;", ";": "#59;", ":": "#58;", '"': "#quot;", "<": "#lt;", ">": "#gt;"})


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow; plans are nodes called ``Plan_…``: no state begins with a capital."""

    source: str
    target: str
    label: str = ""


def edges(graph: Graph) -> Iterator[Edge]:
    """Every arrow of *graph*, state by state, then those of its plans."""
    for state in graph.states.values():
        for offer in state.offers.values():
            for outcome, targets in offer.outcomes.items():
                name = offer.name if len(offer.outcomes) == 1 else f"{offer.name} · {outcome}"
                for target in targets:
                    yield from _target_edges(graph, state.name, target, _label(name, offer.when))
    for owner, departures in graph.leave.items():
        planned = tuple(item.step for item in departures if item.step)
        yield from _step_edges(NEXT, planned, f"left {owner}")
    for plan, steps in graph.plans.items():
        for number, step in enumerate(steps, 1):
            yield from _step_edges(f"Plan_{plan}", (step,), str(number))


def mermaid(graph: Graph) -> str:
    """*graph* as a Mermaid state diagram."""
    drawn = tuple(edges(graph))
    lines = ["stateDiagram-v2", "    direction LR"]
    lines += (f"    {line}" for line in _mermaid_nodes(graph, drawn))
    lines.append(f"    [*] --> {graph.start[0]}")
    for edge in drawn:
        label = f": {_mermaid_text(edge.label)}" if edge.label else ""
        lines.append(f"    {edge.source} --> {edge.target}{label}")
    lines += (f"    {state.name} --> [*]" for state in graph.states.values() if not state.offers)
    return "\n".join(lines) + "\n"


def dot(graph: Graph) -> str:
    """*graph* in the language of Graphviz; states of one sub-flow are drawn together."""
    drawn = tuple(edges(graph))
    lines = [f"digraph {_quoted(graph.name)} {{", "    rankdir=LR;", "    node [shape=box, style=rounded];"]
    by_owner = sorted(graph.states.values(), key=lambda state: state.owner)
    for owner, states in groupby(by_owner, key=lambda state: state.owner):
        names = " ".join(f"{_quoted(state.name)};" for state in states)
        lines.append(f"    subgraph {_quoted(f'cluster_{owner}')} {{ label={_quoted(owner)}; {names} }}")
    for node, title in _pseudo_nodes(graph, drawn):
        lines.append(f"    {_quoted(node)} [label={_quoted(title)}, shape=diamond];")
    lines.append('    Start [shape=point, label=""];')
    lines.append(f"    Start -> {_quoted(graph.start[0])};")
    for edge in drawn:
        label = f" [label={_quoted(edge.label)}]" if edge.label else ""
        lines.append(f"    {_quoted(edge.source)} -> {_quoted(edge.target)}{label};")
    return "\n".join([*lines, "}"]) + "\n"


def _target_edges(graph: Graph, source: str, target: Target, label: str) -> Iterator[Edge]:
    label = _label(label, target.when)
    if target.error:
        label += f" ({target.error})"
    if target.move is Move.FAIL:
        yield Edge(source, graph.error_state, label)
    elif target.move is Move.STAY:
        yield Edge(source, source, label)
    elif target.move is Move.PUSH:
        yield from _step_edges(source, target.steps, label) if target.steps else (Edge(source, NEXT, label),)


def _step_edges(source: str, steps: tuple[Step, ...], label: str) -> Iterator[Edge]:
    """An arrow to the first of *steps*; the others follow in its label."""
    if not steps:
        return
    first, *later = steps
    later_names = ", ".join(step_name(step) for step in later)
    label = _label(label, first.when) + (f", then {later_names}" if later else "")
    if first.to:
        yield Edge(source, first.to, label)
    elif first.plan:
        yield Edge(source, f"Plan_{first.plan}", label)
    elif first.sequence:
        yield from _step_edges(source, first.sequence, label)
    for alternative in first.first:
        yield from _step_edges(source, (alternative,), label)


def step_name(step: Step) -> str:
    """What a step leads to, in a few words."""
    if step.to:
        return step.to
    if step.plan:
        return f"plan {step.plan}"
    if step.first:
        return f"first of ({', '.join(map(step_name, step.first))})"
    return ", ".join(map(step_name, step.sequence))


def _label(text: str, guard: Guard | None) -> str:
    return f"{text} [{shorten(guard.source, MAX_GUARD, placeholder=' …')}]" if guard else text


def _pseudo_nodes(graph: Graph, drawn: Iterable[Edge]) -> Iterator[tuple[str, str]]:
    """The nodes that are no states, and their titles."""
    if any(NEXT in (edge.source, edge.target) for edge in drawn):
        yield NEXT, "next in plan"
    for plan in graph.plans:
        yield f"Plan_{plan}", f"plan {plan}"


def _mermaid_nodes(graph: Graph, drawn: Iterable[Edge]) -> Iterator[str]:
    for state in graph.states.values():
        yield state.name
    for node, title in _pseudo_nodes(graph, drawn):
        yield f'state "{title}" as {node}'


def _mermaid_text(text: str) -> str:
    """*text* with the characters that mean something to Mermaid as its entities."""
    return text.translate(_ENTITIES)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
