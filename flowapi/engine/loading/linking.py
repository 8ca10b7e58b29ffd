"""From what a merged flow declares to its frozen tables."""

from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType

from flowapi.engine.catalog import Parts
from flowapi.engine.digest import digest_of
from flowapi.engine.graph import BoundHook, Departure, Graph, Guard, Move, Offer, State, Step, Target
from flowapi.engine.guards.checker import Checked
from flowapi.engine.guards.compiler import Environment, TooComplex
from flowapi.engine.guards.kinds import BOOL
from flowapi.engine.guards.nodes import Call, Chain, Link, Name, Node, Unary
from flowapi.engine.loading.conditions import Conditions
from flowapi.engine.loading.definitions import (
    DepartureDefinition,
    Expression,
    GuardDefinition,
    OfferDefinition,
    StepDefinition,
    TargetDefinition,
)
from flowapi.engine.loading.merging import Merged, Owned
from flowapi.engine.loading.places import Problems, Word
from flowapi.engine.loading.walking import Walk

BACK = MappingProxyType({"back": (Target(Move.BACK),)})


class Linker:
    """Builds the tables of one flow; a piece that is wrong is noted and left out."""

    def __init__(
        self,
        merged: Merged,
        parts: Parts,
        conditions: Conditions,
        environment: Environment,
        problems: Problems,
    ) -> None:
        self._merged = merged
        self._parts = parts
        self._conditions = conditions
        self._environment = environment
        self._problems = problems

    def link(self, walk: Walk) -> Graph:
        """The graph of what *walk* reached."""
        merged, flow = self._merged, self._merged.flow
        states = {name: self._state(owned) for name, owned in merged.states.items() if name in walk.states}
        states.setdefault(merged.error_state, State(merged.error_state, flow.name.text))
        plans = {name: plan.steps for name, plan in merged.plans.items() if name in walk.plans}
        graph = Graph(
            name=flow.name.text,
            title=flow.title or flow.name.text,
            digest="",
            ttl=flow.ttl,
            start=tuple(merged.named(word) for word in flow.start),
            error_state=merged.error_state,
            states=MappingProxyType(states),
            plans=MappingProxyType({name: self._steps(steps) for name, steps in plans.items()}),
            leave=MappingProxyType({name: self._departures(each.items) for name, each in flow.leave.items()}),
            before_action=self._hooks(flow.before_action),
        )
        return replace(graph, digest=digest_of(graph))

    def _state(self, owned: Owned) -> State:
        name, hooks = owned.state.name.text, owned.state.hooks
        attached = self._merged.flow.attach.get(name)
        return State(
            name=name,
            owner=owned.owner.name.text,
            offers=MappingProxyType(dict(self._offers(owned.state.offers.values()))),
            enter=self._hooks((*hooks.enter, *(attached.enter if attached else ()))),
            exit=self._hooks((*hooks.exit, *(attached.exit if attached else ()))),
        )

    def _offers(self, offers: Iterable[OfferDefinition]) -> Iterable[tuple[str, Offer]]:
        for offer in offers:
            if action := self._parts.actions.get(offer.run.text):
                outcomes = BACK if offer.outcomes is None else self._outcomes(offer)
                yield (
                    offer.name.text,
                    Offer(
                        name=offer.name.text,
                        action_id=offer.run.text,
                        action=action,
                        when=self._guard(offer.guard),
                        outcomes=outcomes,
                        description=offer.description or action.description,
                    ),
                )

    def _outcomes(self, offer: OfferDefinition) -> MappingProxyType[str, tuple[Target, ...]]:
        outcomes = offer.outcomes or {}
        return MappingProxyType({name: self._targets(each.targets) for name, each in outcomes.items()})

    def _targets(self, targets: Iterable[TargetDefinition]) -> tuple[Target, ...]:
        return tuple(
            Target(
                move=target.move,
                steps=self._steps(target.steps),
                when=self._guard(target.guard),
                seal=target.seal,
                effects=self._hooks(target.do),
                error=target.error.text if target.error else None,
            )
            for target in targets
        )

    def _steps(self, steps: Iterable[StepDefinition]) -> tuple[Step, ...]:
        return tuple(
            Step(
                to=self._merged.named(step.to) if step.to else None,
                plan=step.plan.text if step.plan else None,
                first=self._steps(step.first),
                sequence=self._steps(step.sequence),
                when=self._guard(step.guard),
                error=step.error.text if step.error else None,
            )
            for step in steps
        )

    def _departures(self, items: Iterable[DepartureDefinition]) -> tuple[Departure, ...]:
        departures: list[Departure] = []
        for item in items:
            if item.step:
                departures += (Departure(step=step) for step in self._steps((item.step,)))
            elif item.hook:
                departures += (Departure(hook=hook) for hook in self._hooks((item.hook,)))
        return tuple(departures)

    def _hooks(self, words: Iterable[Word]) -> tuple[BoundHook, ...]:
        hooks = self._parts.hooks
        return tuple(BoundHook(word.text, hooks[word.text]) for word in words if word.text in hooks)

    def _guard(self, guard: GuardDefinition) -> Guard | None:
        when, unless = self._condition(guard.when), self._condition(guard.unless)
        parts: list[tuple[Node, str, Expression]] = []
        if when and guard.when:
            parts.append((when.tree, guard.when.text, guard.when))
        if unless and guard.unless:
            parts.append((Unary("!", unless.tree), _negated(guard.unless), guard.unless))
        if not parts:
            return None
        first, *rest = (tree for tree, _, _ in parts)
        tree = Chain(first, tuple(Link("&&", each) for each in rest)) if rest else first
        source = " && ".join(f"({text})" if rest and text[:1] != "!" else text for _, text, _ in parts)
        try:
            return self._environment.compile(tree, source)
        except TooComplex:
            place = parts[0][2].place
            self._problems.add(place, "this is nested too deeply when the named conditions are written out")
            return None

    def _condition(self, expression: Expression | None) -> Checked | None:
        if expression is None or not (checked := self._conditions.check(expression)):
            return None
        if not checked.kind.matches(BOOL):
            self._problems.add(expression.place, f"this is {checked.kind}; a condition is true or false")
            return None
        return checked


def _negated(expression: Expression) -> str:
    text = expression.text
    return f"!{text}" if isinstance(expression.tree, Name | Call) else f"!({text})"
