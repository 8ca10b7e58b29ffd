"""The state machine of one graph; the only importer of `transitions`.

Rule 1: one machine per graph, shared by all requests, never bound to a domain object: a `Cursor`
is what moves.
Rule 2: `transitions` chooses among an outcome's targets by their guards, in the order of the graph; what a
target means for the plan is worked out by the runner.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from transitions import Event, EventData, Machine, Transition

from flowapi.engine.contract import Facts
from flowapi.engine.graph import Graph, Guard, Move, Target
from flowapi.errors.technical import TechnicalError


@dataclass(slots=True)
class Cursor:
    """Where a flow stands while an outcome is being decided."""

    state: str
    facts: Facts
    target: Target | None = None


class Edge(Transition):
    """A transition that tells the cursor which target it stands for."""

    def __init__(self, source: str, dest: str | None, target: Target, **callbacks: Any) -> None:
        super().__init__(source, cast(str, dest), **callbacks)
        self.target = target

    def execute(self, event_data: EventData) -> bool:
        taken: bool = super().execute(event_data)
        if taken:
            _cursor(event_data).target = self.target
        return taken


class FlowMachine:
    """Decides where outcomes lead."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._machine = Machine(
            model=None, states=list(graph.states), initial=None, auto_transitions=False, send_event=True
        )
        for source, trigger, target in _edges(graph):
            self._add(source, trigger, target)

    def decide(self, state: str, action: str, outcome: str, facts: Facts) -> Target:
        """The target of the first edge whose guard holds.

        Raises:
            TechnicalError: None does; a graph that loads has none such.
        """
        cursor = Cursor(state, facts)
        self._machine.events[_trigger(action, outcome)].trigger(cursor)
        if cursor.target is None:
            raise TechnicalError(
                f"{self.graph.name}.{state}.{action}: no target applies to outcome {outcome!r}"
            )
        return cursor.target

    def _add(self, source: str, trigger: str, target: Target) -> None:
        if trigger not in self._machine.events:
            self._machine.events[trigger] = Event(trigger, self._machine)
        conditions = [_condition(target.when)] if target.when else []
        edge = Edge(source, _destination(self.graph, target), target, conditions=conditions)
        self._machine.events[trigger].add_transition(edge)


def _trigger(action: str, outcome: str) -> str:
    return f"{action}:{outcome}"


def _edges(graph: Graph) -> Iterator[tuple[str, str, Target]]:
    for state in graph.states.values():
        for offer in state.offers.values():
            for outcome, targets in offer.outcomes.items():
                for target in targets:
                    yield state.name, _trigger(offer.name, outcome), target


def _destination(graph: Graph, target: Target) -> str | None:
    """The state an edge certainly leads to; `None` where the flow's plan or history decides."""
    if target.move is Move.FAIL:
        return graph.error_state
    if target.move is Move.PUSH and target.steps and not target.steps[0].when:
        return target.steps[0].to
    return None


def _cursor(event: EventData) -> Cursor:
    return cast(Cursor, event.model)


def _condition(guard: Guard) -> Any:
    def holds(event: EventData) -> bool:
        return guard(_cursor(event).facts)

    return holds
