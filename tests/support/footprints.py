"""Which edges of graphs were taken: copies of the graphs, whose guards, targets and hooks keep notes.

Rule 1: an edge is named by its place and by where it leads: another one in its place has another name.
Rule 2: what a copy decides is what its graph decides.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from flowapi.engine.contract import Context, Facts, Hook
from flowapi.engine.graph import BoundHook, Departure, Graph, Guard, Move, Offer, State, Step, Target
from flowapi.engine.runner import GraphSource


@dataclass(slots=True)
class Footprints:
    """How often each edge was taken, by its name."""

    edges: dict[str, int] = field(default_factory=dict)

    def edge(self, name: str) -> str:
        """Make an edge known."""
        self.edges.setdefault(name, 0)
        return name

    def note(self, name: str) -> None:
        """Note that a known edge was taken."""
        self.edges[name] += 1

    @property
    def untaken(self) -> set[str]:
        """The edges that were never taken."""
        return {name for name, times in self.edges.items() if not times}


@dataclass
class WatchedGraphs:
    """The graphs of *source*, with notes of what is taken in them."""

    source: GraphSource
    footprints: Footprints
    _watched: dict[str, Graph] = field(default_factory=dict)

    def current(self, name: str) -> Graph | None:
        return self._copy(self.source.current(name))

    def by_digest(self, name: str, digest: str) -> Graph | None:
        return self._copy(self.source.by_digest(name, digest))

    def _copy(self, graph: Graph | None) -> Graph | None:
        if graph is None:
            return None
        if graph.digest not in self._watched:
            self._watched[graph.digest] = _Copier(graph.name, self.footprints).graph(graph)
        return self._watched[graph.digest]


@dataclass(frozen=True, slots=True)
class NotingGuard:
    """Notes what *guard* says; without one, that it was asked."""

    guard: Guard | None
    footprints: Footprints
    holds: str
    fails: str | None = None

    @property
    def source(self) -> str:
        return self.guard.source if self.guard else "true"

    @property
    def canonical(self) -> str:
        return self.guard.canonical if self.guard else "true"

    def __call__(self, facts: Facts) -> bool:
        found = self.guard is None or self.guard(facts)
        if name := self.holds if found else self.fails:
            self.footprints.note(name)
        return found


@dataclass(frozen=True, slots=True)
class NotingHook(Hook):
    """Runs *hook*, if there is one, and notes that it has."""

    hook: Hook | None
    footprints: Footprints
    name: str

    async def run(self, ctx: Context) -> None:
        if self.hook:
            await self.hook.run(ctx)
        self.footprints.note(self.name)


@dataclass(frozen=True, slots=True)
class _Copier:
    """Copies one graph."""

    flow: str
    footprints: Footprints

    def graph(self, graph: Graph) -> Graph:
        return replace(
            graph,
            states={name: self._state(state) for name, state in graph.states.items()},
            plans={name: self._steps(f"plan {name}", steps) for name, steps in graph.plans.items()},
            leave={name: tuple(self._departures(name, items)) for name, items in graph.leave.items()},
            before_action=self._hooks("before every action", graph.before_action),
        )

    def _state(self, state: State) -> State:
        offers = {name: self._offer(f"{state.name}.{name}", offer) for name, offer in state.offers.items()}
        return replace(
            state,
            offers=offers,
            enter=self._hooks(f"{state.name} enter", state.enter),
            exit=self._hooks(f"{state.name} exit", state.exit),
        )

    def _offer(self, place: str, offer: Offer) -> Offer:
        outcomes: Mapping[str, tuple[Target, ...]] = {
            outcome: tuple(
                self._target(f"{place} {outcome}[{number}]", target) for number, target in enumerate(targets)
            )
            for outcome, targets in offer.outcomes.items()
        }
        when = offer.when and self._guard(offer.when, f"{place} offered", f"{place} withheld")
        return replace(offer, outcomes=outcomes, when=when)

    def _target(self, place: str, target: Target) -> Target:
        taken = self._edge(f"{place} -> {_goal(target)}")
        return replace(
            target,
            steps=self._steps(place, target.steps, alone=False),
            effects=(BoundHook("note", NotingHook(None, self.footprints, taken)), *target.effects),
        )

    def _steps(self, place: str, steps: tuple[Step, ...], *, alone: bool = True) -> tuple[Step, ...]:
        """The steps; those without a condition are noted only where nothing else tells of them."""
        return tuple(self._step(f"{place}[{number}]", step, alone=alone) for number, step in enumerate(steps))

    def _step(self, place: str, step: Step, *, alone: bool) -> Step:
        when: Guard | None = step.when
        if step.when or alone:
            when = self._guard(step.when, f"{place} -> {_aim(step)}")
        return replace(
            step,
            when=when,
            first=self._alternatives(f"{place} first", step.first),
            sequence=self._steps(place, step.sequence, alone=False),
        )

    def _alternatives(self, place: str, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        """The alternatives, and one more, that none of them applied."""
        if not steps:
            return ()
        copies = self._steps(place, steps)
        if steps[-1].when is None:
            return copies
        return (*copies, Step(when=self._guard(None, f"{place} -> none of them")))

    def _departures(self, owner: str, items: tuple[Departure, ...]) -> Iterator[Departure]:
        for number, item in enumerate(items):
            place = f"leave {owner}[{number}]"
            hook = item.hook and self._hook(place, item.hook)
            yield Departure(hook, item.step and self._step(place, item.step, alone=True))

    def _hooks(self, place: str, hooks: tuple[BoundHook, ...]) -> tuple[BoundHook, ...]:
        return tuple(self._hook(place, bound) for bound in hooks)

    def _hook(self, place: str, bound: BoundHook) -> BoundHook:
        name = self._edge(f"{place}: {bound.name}")
        return BoundHook(bound.name, NotingHook(bound.hook, self.footprints, name))

    def _guard(self, guard: Guard | None, holds: str, fails: str | None = None) -> NotingGuard:
        return NotingGuard(guard, self.footprints, self._edge(holds), fails and self._edge(fails))

    def _edge(self, name: str) -> str:
        return self.footprints.edge(f"{self.flow}: {name}")


def _goal(target: Target) -> str:
    """Where a target leads, as it is written."""
    pushed = ", ".join(map(_aim, target.steps)) or "next"
    goal = pushed if target.move is Move.PUSH else target.move.value
    return f"{goal} ({target.error})" if target.error else goal


def _aim(step: Step) -> str:
    """What a step of a plan stands for, as it is written."""
    if step.first:
        return "first of " + str(len(step.first))
    aim = step.to or (step.plan and f"plan {step.plan}") or ", ".join(map(_aim, step.sequence))
    return f"{aim} ({step.error})" if step.error else aim
