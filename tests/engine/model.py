"""What the engine should do, said again in the smallest way: lists, dicts and no database.

A model graph is made of plain data; guards ask whether the number ``n`` in the data is even.
"""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Literal

Parity = Literal["even", "odd"] | None


@dataclass(frozen=True)
class ModelStep:
    """One item of a plan: a state, the states of a plan, or the first of several that applies."""

    to: str | None = None
    plan: str | None = None
    first: tuple["ModelStep", ...] = ()
    when: Parity = None


@dataclass(frozen=True)
class ModelTarget:
    """Where an outcome leads."""

    move: Literal["push", "stay", "back", "fail"]
    steps: tuple[ModelStep, ...] = ()
    when: Parity = None
    seal: bool = False


@dataclass(frozen=True)
class ModelAction:
    """An action, with the targets of its two outcomes."""

    done: tuple[ModelTarget, ...]
    otherwise: tuple[ModelTarget, ...]
    when: Parity = None


@dataclass(frozen=True)
class ModelState:
    """A state; if it *counts*, entering it counts up in the data."""

    owner: str
    counts: bool
    actions: dict[str, ModelAction]


@dataclass(frozen=True)
class ModelGraph:
    """A flow."""

    start: tuple[str, ...]
    states: dict[str, ModelState]
    plans: dict[str, tuple[ModelStep, ...]]
    leave: dict[str, tuple[ModelStep, ...]]


@dataclass(frozen=True)
class Move:
    """What a client does: run an action that stashes *number* and comes to an end *how*."""

    action: str
    how: Literal["done", "else", "reject", "abort"]
    number: int
    sticky: bool


@dataclass
class ModelFlow:
    """A running flow; *plan* has the next state first."""

    graph: ModelGraph
    state: str
    plan: list[str]
    previous: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    history: list[tuple[str, str, list[str], dict[str, Any], bool]] = field(default_factory=list)

    @classmethod
    def start(cls, graph: ModelGraph) -> "ModelFlow":
        """A new flow."""
        flow = cls(graph, graph.start[0], list(graph.start[1:]))
        flow._enter(flow.data, flow.state)
        return flow

    @property
    def revertible(self) -> bool:
        """Whether the last step may be taken back."""
        return bool(self.history) and self.history[-1][-1]

    def offered(self) -> list[str]:
        """The names of the actions that can be run."""
        actions = self.graph.states[self.state].actions if self.state != "error" else {}
        return [name for name, action in actions.items() if _holds(action.when, self.data)]

    def advance(self, move: Move) -> str | None:
        """Make *move* and tell what the answer says: a code, nothing, or `refused` where nothing changes."""
        if move.action not in self.offered():
            return "refused"
        if move.how == "reject":
            self._enter(self.data, self.state)
            return "operation_not_permitted_error"
        if move.how == "abort":
            return self._park("flow_discontinuity_error")
        data = deepcopy(self.data)
        data["n"] = move.number
        if move.sticky:
            data.setdefault("sticky", {})["n"] = move.number
        action = self.graph.states[self.state].actions[move.action]
        targets = action.done if move.how == "done" else action.otherwise
        for target in targets:
            if _holds(target.when, data):
                return self._take(target, data)
        return "refused"

    def _take(self, target: ModelTarget, data: dict[str, Any]) -> str | None:
        if target.move == "fail":
            return self._park("technical_error")
        if target.move == "back":
            return self._back(data)
        if target.move == "stay":
            return self._go([self.state], data, seal=False)
        pushed = list(self._states(target.steps, data))
        upcoming = pushed + self.plan
        if not upcoming or self._owner(upcoming[0]) != self._owner(self.state):
            pushed += self._states(self.graph.leave.get(self._owner(self.state), ()), data)
        return self._go(pushed, data, seal=target.seal)

    def _go(self, pushed: list[str], data: dict[str, Any], *, seal: bool) -> str | None:
        queue = pushed + self.plan
        if not queue:
            return "refused"
        self._enter(data, queue[0])
        if queue[0] != self.state:
            self.history.append((self.state, self.previous, self.plan, self.data, not seal))
            self.previous = self.state
        self.state, self.plan, self.data = queue[0], queue[1:], data
        return None

    def _back(self, data: dict[str, Any]) -> str | None:
        if not self.revertible:
            return "refused"
        self.state, self.previous, self.plan, kept, _ = self.history.pop()
        self.data = deepcopy(kept)
        if "sticky" in data:
            self.data.setdefault("sticky", {}).update(data["sticky"])
        self._enter(self.data, self.state)
        return None

    def _park(self, code: str) -> str:
        self.history.append((self.state, self.previous, self.plan, self.data, False))
        self.state, self.previous, self.plan = "error", self.state, []
        return code

    def _owner(self, state: str) -> str:
        return self.graph.states[state].owner

    def _enter(self, data: dict[str, Any], state: str) -> None:
        if self.graph.states[state].counts:
            data["entered"] = data.get("entered", 0) + 1

    def _states(self, steps: Iterable[ModelStep], data: dict[str, Any]) -> Iterator[str]:
        for step in steps:
            if not _holds(step.when, data):
                continue
            if step.to:
                yield step.to
            elif step.plan:
                yield from self._states(self.graph.plans[step.plan], data)
            else:
                applying = [each for each in step.first if _holds(each.when, data)]
                yield from self._states(applying[:1], data)


def _holds(parity: Parity, data: dict[str, Any]) -> bool:
    return parity is None or (data.get("n", 0) % 2 == 0) == (parity == "even")
