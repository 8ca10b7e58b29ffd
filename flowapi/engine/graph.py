"""A flow graph as frozen tables: what the loader makes of YAML and the machine executes.

Rule 1: nothing here is changed after loading; one `Graph` serves every request.
Rule 2: every name in a graph has been checked; whoever reads these tables need not check again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from flowapi.engine.contract import Action, Facts, Hook


class Guard(Protocol):
    """A compiled condition."""

    @property
    def source(self) -> str:
        """The expression as it was written."""
        ...

    @property
    def canonical(self) -> str:
        """The expression with all named conditions written out; equal texts mean the same."""
        ...

    def __call__(self, facts: Facts) -> bool:
        """Whether it holds."""
        ...


class Move(StrEnum):
    """What a target does to the flow."""

    PUSH = "push"
    """Put the steps on top of the plan, then go on with its top; no steps: just go on (`next`)."""
    STAY = "stay"
    """Render the state again; what was stashed is kept."""
    BACK = "back"
    """Return to where the flow was before."""
    FAIL = "fail"
    """Park the flow in its error state, for good."""


@dataclass(frozen=True, slots=True)
class Step:
    """One item of a plan: a state, another plan, or the first of several that applies."""

    to: str | None = None
    plan: str | None = None
    first: tuple["Step", ...] = ()
    sequence: tuple["Step", ...] = ()
    when: Guard | None = None
    error: str | None = None
    """Code that the answer carries if this item is taken."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where an outcome leads, if its guard holds."""

    move: Move
    steps: tuple[Step, ...] = ()
    when: Guard | None = None
    seal: bool = False
    """Whether `back` cannot cross this step."""
    effects: tuple["BoundHook", ...] = ()
    """Hooks that run when this target is taken, before anything is planned (`do` in YAML)."""
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """An action as a state offers it: the wire name, who does it, and where each outcome leads."""

    name: str
    action_id: str
    action: Action
    when: Guard | None
    outcomes: Mapping[str, tuple[Target, ...]]
    description: str = ""
    """What developers read on the wire; the action's own where the graph gives none."""


@dataclass(frozen=True, slots=True)
class BoundHook:
    """A hook and the name by which graphs call it."""

    name: str
    hook: Hook


@dataclass(frozen=True, slots=True)
class State:
    """A situation of the flow; *owner* is the flow or sub-flow that declares it."""

    name: str
    owner: str
    offers: Mapping[str, Offer] = field(default_factory=dict)
    enter: tuple[BoundHook, ...] = ()
    exit: tuple[BoundHook, ...] = ()


@dataclass(frozen=True, slots=True)
class Departure:
    """What happens when a sub-flow is left: a hook runs, or steps are added to the plan, in order."""

    hook: BoundHook | None = None
    step: Step | None = None


@dataclass(frozen=True, slots=True)
class Graph:
    """One flow, whole."""

    name: str
    title: str
    digest: str
    ttl: timedelta
    start: tuple[str, ...]
    error_state: str
    states: Mapping[str, State]
    plans: Mapping[str, tuple[Step, ...]]
    leave: Mapping[str, tuple[Departure, ...]]
    before_action: tuple[BoundHook, ...] = ()
