"""Walk a merged flow from its start: which states and plans it can ever reach."""

from collections.abc import Iterable, Iterator

from config.suggestions import did_you_mean
from flowapi.engine.loading.definitions import StepDefinition
from flowapi.engine.loading.merging import Merged, Owned
from flowapi.engine.loading.places import Problems, Word


class Walk:
    """What a flow reaches; a name that leads nowhere is noted where it stands.

    Sub-flows bring states that a flow has no use for. Those are left out of its tables, and what they
    refer to need not exist there.
    """

    def __init__(self, merged: Merged, problems: Problems) -> None:
        self.states: set[str] = set()
        self.plans: set[str] = set()
        self._merged = merged
        self._problems = problems
        self._left: set[str] = set()
        self._waiting: list[str] = []
        self._walk()

    def _walk(self) -> None:
        self._meet(self._merged.flow.start)
        if self._merged.error_state in self._merged.states:
            self._waiting.append(self._merged.error_state)
        while self._waiting:
            name = self._waiting.pop()
            if name not in self.states:
                self.states.add(name)
                self._leave_state(self._merged.states[name])

    def _leave_state(self, owned: Owned) -> None:
        for offer in owned.state.offers.values():
            for outcome in (offer.outcomes or {}).values():
                for target in outcome.targets:
                    self._meet(self._words(target.steps))
        if owned.owner.name.text not in self._left:
            self._left.add(owned.owner.name.text)
            self._meet(self._words(self._departures(owned.owner.name.text)))

    def _departures(self, owner: str) -> list[StepDefinition]:
        leave = self._merged.flow.leave.get(owner)
        return [item.step for item in leave.items if item.step] if leave else []

    def _meet(self, words: Iterable[Word]) -> None:
        for word in words:
            name = self._merged.named(word)
            if name in self._merged.states:
                self._waiting.append(name)
            elif name != self._merged.error_state:
                self._miss(word, "state", self._merged.states)

    def _words(self, steps: Iterable[StepDefinition]) -> Iterator[Word]:
        """The states that *steps* name, those of their plans included."""
        for step in steps:
            if step.to:
                yield step.to
            yield from self._words((*step.first, *step.sequence))
            if step.plan:
                yield from self._plan(step.plan)

    def _plan(self, word: Word) -> Iterator[Word]:
        if word.text not in self._merged.plans:
            self._miss(word, "plan", self._merged.plans)
        elif word.text not in self.plans:
            self.plans.add(word.text)
            yield from self._words(self._merged.plans[word.text].steps)

    def _miss(self, word: Word, what: str, known: Iterable[str]) -> None:
        hint = did_you_mean(word.text, sorted(known))
        self._problems.add(word.place, f"the flow '{self._merged.flow.name}' has no {what} '{word}'{hint}")
