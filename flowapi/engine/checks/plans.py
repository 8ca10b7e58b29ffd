"""Check the plans that a flow uses: none contains itself, and none stands for more than it should."""

from collections.abc import Iterable

from flowapi.engine.loading.definitions import PlanDefinition, StepDefinition
from flowapi.engine.loading.merging import Merged
from flowapi.engine.loading.places import Problems
from flowapi.engine.loading.walking import Walk

MAX_NESTED = 16
MAX_STEPS = 500
"""Of a plan with all plans in it written out."""


def plans_are_bounded(merged: Merged, walk: Walk, problems: Problems) -> bool:
    """Whether every plan can be written out; what is wrong is noted."""
    extents = _Extents(merged, problems)
    for name in merged.plans:
        if name in walk.plans:
            extents.measure(name, ())
    return extents.bounded


class _Extents:
    """How deep and how long plans are when they are written out."""

    def __init__(self, merged: Merged, problems: Problems) -> None:
        self.bounded = True
        self._merged = merged
        self._problems = problems
        self._known: dict[str, tuple[int, int]] = {}

    def measure(self, name: str, above: tuple[str, ...]) -> tuple[int, int]:
        """Depth and number of steps of the plan *name*, which stands in those *above*."""
        if name in above:
            path = " → ".join((*above[above.index(name) :], name))
            return self._refuse(name, f"the plan '{name}' contains itself: {path}")
        if name in self._known:
            return self._known[name]
        if len(above) > MAX_NESTED:
            return self._refuse(name, f"the plan '{name}' is nested in more than {MAX_NESTED} others")
        depth, steps = self._sum(self._plan(name).steps, (*above, name))
        if depth > MAX_NESTED:
            return self._refuse(name, f"the plan '{name}' nests more than {MAX_NESTED} others")
        if steps > MAX_STEPS:
            return self._refuse(
                name, f"the plan '{name}' has more than {MAX_STEPS} steps when it is written out"
            )
        self._known[name] = (depth, steps)
        return depth, steps

    def _sum(self, steps: Iterable[StepDefinition], above: tuple[str, ...]) -> tuple[int, int]:
        depth, total = 0, 0
        for step in steps:
            inner, number = self._sum((*step.first, *step.sequence), above)
            if step.plan:
                inner, number = self.measure(step.plan.text, above)
                inner += 1
            depth, total = max(depth, inner), total + number + 1
        return depth, total

    def _refuse(self, name: str, message: str) -> tuple[int, int]:
        self._problems.add(self._plan(name).name.place, message)
        self.bounded = False
        self._known[name] = (0, 0)
        return 0, 0

    def _plan(self, name: str) -> PlanDefinition:
        return self._merged.plans[name]
