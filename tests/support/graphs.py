"""Build graphs by hand, with actions and hooks that write down what happens."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

from flowapi.engine.contract import Action, Context, Facts, Hook
from flowapi.engine.graph import BoundHook, Departure, Graph, Move, Offer, State, Step, Target
from flowapi.engine.inputs import Form, Input

Log = list[str]
Deed = Callable[[Context, Form], Awaitable[str | None] | str | None]


class Outcome(StrEnum):
    """What a spy may find to be true."""

    DONE = "done"
    ELSE = "else"


@dataclass
class SpyAction(Action):
    """Does what the test says, and writes that down."""

    name: str
    log: Log = field(default_factory=list)
    deed: Deed | None = None
    """Returns an outcome other than `done`, or raises."""
    asks: tuple[Input, ...] = ()
    shown: Callable[[Context], bool] = lambda ctx: True

    def inputs(self, ctx: Context) -> tuple[Input, ...]:
        return self.asks

    def offered(self, ctx: Context) -> bool:
        return self.shown(ctx)

    async def run(self, ctx: Context, form: Form) -> StrEnum:
        self.log.append(self.name)
        result = self.deed(ctx, form) if self.deed else None
        if isinstance(result, Awaitable):
            result = await result
        return Outcome(result or Outcome.DONE)


@dataclass
class SpyHook(Hook):
    """Writes down that it ran, and does what the test says."""

    name: str
    log: Log = field(default_factory=list)
    deed: Callable[[Context], Any] | None = None

    async def run(self, ctx: Context) -> None:
        self.log.append(self.name)
        result = self.deed(ctx) if self.deed else None
        if isinstance(result, Awaitable):
            await result


@dataclass(frozen=True)
class Check:
    """A guard that is a Python function."""

    holds: Callable[[Facts], bool]
    source: str = "a test's guard"

    @property
    def canonical(self) -> str:
        return self.source

    def __call__(self, facts: Facts) -> bool:
        return self.holds(facts)


NEXT = Target(Move.PUSH)
STAY = Target(Move.STAY)
BACK = Target(Move.BACK)


def to(*states: str, **options: Any) -> Target:
    """A target that pushes *states*."""
    return Target(Move.PUSH, steps=tuple(Step(to=state) for state in states), **options)


def fail(error: str | None = None) -> Target:
    """A target that parks the flow."""
    return Target(Move.FAIL, error=error)


def hooks(*spies: SpyHook) -> tuple[BoundHook, ...]:
    """*spies*, bound under their names."""
    return tuple(BoundHook(spy.name, spy) for spy in spies)


def offer(
    action: SpyAction,
    done: Target | tuple[Target, ...] = NEXT,
    *,
    when: Check | None = None,
    **outcomes: Target,
) -> Offer:
    """*action* under its own name; ``else_`` is the target of its other outcome."""
    targets = done if isinstance(done, tuple) else (done,)
    others = {name.strip("_"): (target,) for name, target in outcomes.items()}
    return Offer(action.name, f"spy.{action.name}", action, when, {"done": targets} | others)


def state(
    name: str,
    *offers: Offer,
    owner: str = "login",
    enter: tuple[BoundHook, ...] = (),
    exit: tuple[BoundHook, ...] = (),  # noqa: A002 (its name in graphs)
) -> State:
    """A state."""
    return State(name, owner, {each.name: each for each in offers}, enter, exit)


def graph(
    *states: State,
    start: tuple[str, ...] | None = None,
    name: str = "login",
    digest: str = "digest-1",
    plans: Mapping[str, tuple[Step, ...]] | None = None,
    leave: Mapping[str, tuple[Departure, ...]] | None = None,
    before_action: tuple[BoundHook, ...] = (),
    ttl: timedelta = timedelta(hours=24),
) -> Graph:
    """A graph that begins in its first state; the error state is added."""
    error = State("error", name)
    return Graph(
        name=name,
        title=name,
        digest=digest,
        ttl=ttl,
        start=start or (states[0].name,),
        error_state=error.name,
        states={error.name: error} | {each.name: each for each in states},
        plans=dict(plans or {}),
        leave=dict(leave or {}),
        before_action=before_action,
    )


class Shelf:
    """Graphs by name and digest."""

    def __init__(self, graphs: Iterable[Graph]) -> None:
        self._current: dict[str, Graph] = {}
        self._versions: dict[tuple[str, str], Graph] = {}
        for each in graphs:
            self.put(each)

    def put(self, new: Graph, *, forget: Iterable[str] = ()) -> None:
        """Make *new* the current graph of its flow, and drop the versions *forget*."""
        self._current[new.name] = self._versions[new.name, new.digest] = new
        for digest in forget:
            del self._versions[new.name, digest]

    def current(self, name: str) -> Graph | None:
        return self._current.get(name)

    def by_digest(self, name: str, digest: str) -> Graph | None:
        return self._versions.get((name, digest))
