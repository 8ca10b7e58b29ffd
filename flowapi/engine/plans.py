"""Work out the states that a plan's steps stand for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flowapi.engine.contract import Facts
from flowapi.engine.graph import Graph, Step


@dataclass(frozen=True, slots=True)
class Stop:
    """A state to come; *error* is a code that the answer carries because of it."""

    state: str
    error: str | None = None


def expand(graph: Graph, steps: Iterable[Step], facts: Facts) -> Iterator[Stop]:
    """The states of the steps whose guards hold, in order."""
    for step in steps:
        if step.when is None or step.when(facts):
            yield from _expand_one(graph, step, facts)


def _expand_one(graph: Graph, step: Step, facts: Facts) -> Iterator[Stop]:
    if step.to:
        yield Stop(step.to, step.error)
    elif step.plan:
        yield from expand(graph, graph.plans[step.plan], facts)
    elif step.first:
        yield from expand(graph, _first(step.first, facts), facts)
    else:
        yield from expand(graph, step.sequence, facts)


def _first(steps: Iterable[Step], facts: Facts) -> tuple[Step, ...]:
    found = next((step for step in steps if step.when is None or step.when(facts)), None)
    return (found,) if found else ()
