"""Walk a merged flow from its start: which states and plans it can ever reach."""

from collections.abc import Iterable

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
        self._waiting_plans: list[str] = []
        self._walk()

    def _walk(self) -> None:
        for word in self._merged.flow.start:
            self._meet(word)
        if self._merged.error_state in self._merged.states:
            self._waiting.append(self._merged.error_state)
        while self._waiting or self._waiting_plans:
            if self._waiting_plans:
                self._meet_all(self._merged.plans[self._waiting_plans.pop()].steps)
            elif (name := self._waiting.pop()) not in self.states:
                self.states.add(name)
                self._leave_state(self._merged.states[name])

    def _leave_state(self, owned: Owned) -> None:
        for target in owned.state.targets():
            self._meet_all(target.steps)
        owner = owned.owner.name.text
        if owner not in self._left and (leave := self._merged.flow.leave.get(owner)):
            self._meet_all(item.step for item in leave.items if item.step)
        self._left.add(owner)

    def _meet_all(self, steps: Iterable[StepDefinition]) -> None:
        for step in steps:
            if step.to:
                self._meet(step.to)
            if step.plan:
                self._meet_plan(step.plan)
            self._meet_all((*step.first, *step.sequence))

    def _meet(self, word: Word) -> None:
        name = self._merged.named(word)
        if name in self._merged.states:
            self._waiting.append(name)
        elif name != self._merged.error_state:
            self._miss(word, "state", self._merged.states)

    def _meet_plan(self, word: Word) -> None:
        if word.text not in self._merged.plans:
            self._miss(word, "plan", self._merged.plans)
        elif word.text not in self.plans:
            self.plans.add(word.text)
            self._waiting_plans.append(word.text)

    def _miss(self, word: Word, what: str, known: Iterable[str]) -> None:
        hint = did_you_mean(word.text, sorted(known))
        self._problems.add_gap(
            word.place, f"the flow '{self._merged.flow.name}' has no {what} '{word}'{hint}"
        )
