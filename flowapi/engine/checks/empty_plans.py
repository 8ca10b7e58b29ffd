"""Find every ``next`` (or empty plan) that can only meet an empty plan.

A state *may have more to come* if something can be scheduled below it: steps after it in the list that
pushed it, or what was scheduled where it was pushed. This errs towards "may", never the other way.
"""

from collections.abc import Iterator, Sequence

from flowapi.engine.graph import Move
from flowapi.engine.loading.definitions import StepDefinition
from flowapi.engine.loading.merging import Merged
from flowapi.engine.loading.places import Problems
from flowapi.engine.loading.walking import Walk


def check_empty_plans(merged: Merged, walk: Walk, problems: Problems) -> None:
    """Note every ``next`` in a state that never has anything to come."""
    scheduled = _Scheduled(merged, walk)
    for name in walk.states - scheduled.states:
        owned = merged.states[name]
        if not _departures(merged, owned.owner.name.text):
            for target in owned.state.targets():
                if target.move is Move.PUSH and not any(scheduled.flat(target.steps)):
                    problems.add(target.place, f"this leads nowhere: nothing is ever planned after '{name}'")


class _Scheduled:
    """The states that may have more to come."""

    def __init__(self, merged: Merged, walk: Walk) -> None:
        self.states: set[str] = set()
        self._merged = merged
        self._below = {name: list(self._pushed(name)) for name in walk.states}
        self._add(merged.named(word) for word in merged.flow.start[:-1])
        for pushed in self._below.values():
            self._add(name for name, followed in pushed if followed)

    def _add(self, names: Iterator[str]) -> None:
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name not in self.states:
                self.states.add(name)
                waiting += (pushed for pushed, _ in self._below.get(name, ()))

    def _pushed(self, name: str) -> Iterator[tuple[str, bool]]:
        """The states that *name* can put on the plan, and whether more may follow each."""
        owned = self._merged.states[name]
        departing = _departures(self._merged, owned.owner.name.text)
        yield from self.flat(departing, False)
        for target in owned.state.targets():
            yield from self.flat(target.steps, bool(departing))

    def flat(self, steps: Sequence[StepDefinition], followed: bool = False) -> Iterator[tuple[str, bool]]:
        """The states in *steps*, and whether more may follow each."""
        for at, step in enumerate(steps, 1):
            more = followed or at < len(steps)
            if step.to:
                yield self._merged.named(step.to), more
            if step.plan and step.plan.text in self._merged.plans:
                yield from self.flat(self._merged.plans[step.plan.text].steps, more)
            yield from self.flat(step.sequence, more)
            for alternative in step.first:
                yield from self.flat((alternative,), more)


def _departures(merged: Merged, owner: str) -> list[StepDefinition]:
    leave = merged.flow.leave.get(owner)
    return [item.step for item in leave.items if item.step] if leave else []
