"""The same graphs for many: their tables, with actions and hooks that are somebody's own.

Rule 1: what does not lead to an action or a hook (guards, plans, most targets) is shared.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from flowapi.engine.catalog import Parts
from flowapi.engine.graph import BoundHook, Departure, Graph, Offer, State, Target
from flowapi.engine.graphs import Graphs


class BoundGraphs:
    """The *graphs* of a server with *parts* of one tenant; each is bound when a flow first needs it."""

    def __init__(self, graphs: Graphs, parts: Parts) -> None:
        self._graphs = graphs
        self._binding = _Binding(parts)
        self._bound: dict[str, Graph] = {}

    def current(self, name: str) -> Graph | None:
        """The graph under which flows called *name* are started; ``None`` if there is no such flow."""
        return self._of(self._graphs.current(name))

    def by_digest(self, name: str, digest: str) -> Graph | None:
        """One version of a flow; ``None`` if it is not loaded."""
        return self._of(self._graphs.by_digest(name, digest))

    def _of(self, graph: Graph | None) -> Graph | None:
        if graph is None:
            return None
        bound = self._bound.get(graph.digest)
        if bound is None:
            bound = self._bound[graph.digest] = self._binding.graph(graph)
        return bound


class _Binding:
    """Puts the actions and hooks of *parts* into tables."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def graph(self, graph: Graph) -> Graph:
        return replace(
            graph,
            states=MappingProxyType({name: self._state(state) for name, state in graph.states.items()}),
            leave=MappingProxyType({name: self._departures(each) for name, each in graph.leave.items()}),
            before_action=self._hooks(graph.before_action),
        )

    def _state(self, state: State) -> State:
        return replace(
            state,
            offers=MappingProxyType({name: self._offer(offer) for name, offer in state.offers.items()}),
            enter=self._hooks(state.enter),
            exit=self._hooks(state.exit),
        )

    def _offer(self, offer: Offer) -> Offer:
        action, outcomes = self._parts.actions[offer.action_id], self._outcomes(offer.outcomes)
        return replace(offer, action=action, outcomes=outcomes)

    def _outcomes(self, outcomes: Mapping[str, tuple[Target, ...]]) -> Mapping[str, tuple[Target, ...]]:
        if not any(target.effects for targets in outcomes.values() for target in targets):
            return outcomes
        return MappingProxyType(
            {name: tuple(map(self._target, targets)) for name, targets in outcomes.items()}
        )

    def _target(self, target: Target) -> Target:
        return replace(target, effects=self._hooks(target.effects))

    def _departures(self, departures: Iterable[Departure]) -> tuple[Departure, ...]:
        return tuple(replace(each, hook=each.hook and self._hook(each.hook)) for each in departures)

    def _hooks(self, hooks: Iterable[BoundHook]) -> tuple[BoundHook, ...]:
        return tuple(map(self._hook, hooks))

    def _hook(self, bound: BoundHook) -> BoundHook:
        return BoundHook(bound.name, self._parts.hooks[bound.name])
