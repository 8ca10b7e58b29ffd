"""Put a flow together with the sub-flows that it includes: the first declaration of a name wins."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from config.suggestions import did_you_mean
from flowapi.engine.loading.definitions import Expression, FileDefinition, PlanDefinition, StateDefinition
from flowapi.engine.loading.places import Problems, Word


@dataclass(frozen=True, slots=True)
class Owned:
    """A state, and the file whose declaration won."""

    state: StateDefinition
    owner: FileDefinition


@dataclass(frozen=True, slots=True)
class Merged:
    """A flow with everything that it includes."""

    flow: FileDefinition
    members: tuple[FileDefinition, ...]
    """The flow itself, then its sub-flows in the order of inclusion, depth first."""
    states: Mapping[str, Owned]
    plans: Mapping[str, PlanDefinition]
    conditions: Mapping[str, Expression]

    @property
    def error_state(self) -> str:
        """The name of the state in which a broken flow is parked."""
        return self.flow.error.text if self.flow.error else "error"

    def named(self, word: Word) -> str:
        """The state that *word* means: ``error`` is the error state, whatever it is called."""
        return self.error_state if word.text == "error" else word.text


def merge(
    flow: FileDefinition,
    subflows: Mapping[str, FileDefinition],
    shared: Mapping[str, Expression],
    problems: Problems,
) -> Merged:
    """*flow* with its sub-flows; *shared* are the conditions that every flow has."""
    members = tuple(_Inclusion(subflows, problems).members(flow))
    states: dict[str, Owned] = {}
    plans: dict[str, PlanDefinition] = {}
    conditions: dict[str, Expression] = {}
    for member in members:
        for name, state in member.states.items():
            states.setdefault(name, Owned(state, member))
        plans = {**member.plans, **plans}
        conditions = {**member.conditions, **conditions}
    return Merged(flow, members, states, plans, {**shared, **conditions})


class _Inclusion:
    def __init__(self, subflows: Mapping[str, FileDefinition], problems: Problems) -> None:
        self._subflows = subflows
        self._problems = problems
        self._seen: set[str] = set()

    def members(self, member: FileDefinition, above: tuple[str, ...] = ()) -> Iterator[FileDefinition]:
        yield member
        for word in member.include:
            if word.text in above or (above and word.text == member.name.text):
                path = " → ".join((*above, member.name.text, word.text))
                self._problems.add(word.place, f"the sub-flow '{word}' includes itself: {path}")
            elif included := self._found(word):
                yield from self.members(included, (*above, member.name.text))

    def _found(self, word: Word) -> FileDefinition | None:
        if word.text not in self._subflows:
            hint = did_you_mean(word.text, self._subflows)
            self._problems.add_gap(word.place, f"there is no sub-flow '{word}'{hint}")
            return None
        if word.text in self._seen:
            return None
        self._seen.add(word.text)
        return self._subflows[word.text]
