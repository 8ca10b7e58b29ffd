"""What flow files declare, as they declare it: names are words with a place, nothing is resolved yet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from flowapi.engine.graph import Move
from flowapi.engine.guards.nodes import Node
from flowapi.engine.loading.places import Place, Word
from flowapi.engine.loading.text import Written


@dataclass(frozen=True, slots=True)
class Expression:
    """A condition, and where it is written."""

    text: str
    tree: Node
    written: Written

    @property
    def place(self) -> Place:
        """Where it begins."""
        return self.at(0)

    def at(self, offset: int) -> Place:
        """The place of the character at *offset*."""
        return self.written.place(self.text, offset)


@dataclass(frozen=True, slots=True)
class GuardDefinition:
    """``when`` and ``unless`` of one item; without both it always applies."""

    when: Expression | None = None
    unless: Expression | None = None

    def __bool__(self) -> bool:
        return bool(self.when or self.unless)


@dataclass(frozen=True, slots=True)
class StepDefinition:
    """An item of a plan."""

    place: Place
    to: Word | None = None
    plan: Word | None = None
    first: tuple["StepDefinition", ...] = ()
    sequence: tuple["StepDefinition", ...] = ()
    guard: GuardDefinition = GuardDefinition()
    error: Word | None = None


@dataclass(frozen=True, slots=True)
class TargetDefinition:
    """One of the places where an outcome may lead."""

    place: Place
    move: Move
    steps: tuple[StepDefinition, ...] = ()
    guard: GuardDefinition = GuardDefinition()
    seal: bool = False
    do: tuple[Word, ...] = ()
    error: Word | None = None


@dataclass(frozen=True, slots=True)
class OutcomeDefinition:
    """An outcome and its targets, first match first."""

    name: Word
    targets: tuple[TargetDefinition, ...]


@dataclass(frozen=True, slots=True)
class OfferDefinition:
    """An action of a state; *outcomes* is ``None`` where the file leaves them out."""

    name: Word
    run: Word
    guard: GuardDefinition
    outcomes: Mapping[str, OutcomeDefinition] | None
    description: str = ""


@dataclass(frozen=True, slots=True)
class HookLists:
    """Hooks that are run when a state is entered and left."""

    name: Word
    enter: tuple[Word, ...] = ()
    exit: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class StateDefinition:
    """A state."""

    hooks: HookLists
    offers: Mapping[str, OfferDefinition] = field(default_factory=dict)

    @property
    def name(self) -> Word:
        """The state's name, where it is declared."""
        return self.hooks.name

    def targets(self) -> Iterator[TargetDefinition]:
        """Where the state's actions lead; those that leave out their outcomes go back."""
        for offer in self.offers.values():
            if offer.outcomes is None:
                yield TargetDefinition(offer.name.place, Move.BACK)
            for outcome in (offer.outcomes or {}).values():
                yield from outcome.targets


@dataclass(frozen=True, slots=True)
class DepartureDefinition:
    """A hook, or a step, for when a sub-flow has been left."""

    hook: Word | None = None
    step: StepDefinition | None = None


@dataclass(frozen=True, slots=True)
class PlanDefinition:
    """A plan: named steps."""

    name: Word
    steps: tuple[StepDefinition, ...]


@dataclass(frozen=True, slots=True)
class LeaveDefinition:
    """What happens when the sub-flow *name* has been left."""

    name: Word
    items: tuple[DepartureDefinition, ...]


class FileKind(StrEnum):
    """What a file declares."""

    FLOW = "flow"
    SUBFLOW = "subflow"
    CONDITIONS = "conditions"


@dataclass(frozen=True, slots=True)
class FileDefinition:
    """One file, whole."""

    kind: FileKind
    name: Word
    shipped: bool
    title: str = ""
    ttl: timedelta = timedelta(minutes=60)
    start: tuple[Word, ...] = ()
    error: Word | None = None
    include: tuple[Word, ...] = ()
    states: Mapping[str, StateDefinition] = field(default_factory=dict)
    attach: Mapping[str, HookLists] = field(default_factory=dict)
    leave: Mapping[str, LeaveDefinition] = field(default_factory=dict)
    plans: Mapping[str, PlanDefinition] = field(default_factory=dict)
    before_action: tuple[Word, ...] = ()
    conditions: Mapping[str, Expression] = field(default_factory=dict)
