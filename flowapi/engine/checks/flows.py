"""Check one merged flow: names, what is never reached, ways out."""

from collections.abc import Iterable, Iterator

from config.suggestions import did_you_mean
from flowapi.engine.checks.empty_plans import check_empty_plans
from flowapi.engine.checks.plans import plans_are_bounded
from flowapi.engine.graph import Move
from flowapi.engine.loading.definitions import StepDefinition, TargetDefinition
from flowapi.engine.loading.merging import Merged
from flowapi.engine.loading.places import Problems
from flowapi.engine.loading.walking import Walk


def check_names(merged: Merged, walk: Walk, problems: Problems) -> None:
    """Note what a flow says of states and sub-flows that it does not have."""
    _check_attached(merged, walk, problems)
    _check_left(merged, problems)


def check_paths(merged: Merged, walk: Walk, problems: Problems) -> None:
    """Note where a flow leads wrong, provided that all of its ways are known."""
    if any(member.name.place.file in problems.gaps for member in merged.members):
        return
    _check_reach(merged, walk, problems)
    _check_ways_out(merged, walk, problems)
    if plans_are_bounded(merged, walk, problems):
        check_empty_plans(merged, walk, problems)


def _check_attached(merged: Merged, walk: Walk, problems: Problems) -> None:
    for name, hooks in merged.flow.attach.items():
        if name not in merged.states:
            hint = did_you_mean(name, merged.states)
            problems.add(hooks.name.place, f"the flow '{merged.flow.name}' has no state '{name}'{hint}")
        elif merged.states[name].owner is merged.flow:
            message = f"the state '{name}' is declared in this file; give it the hooks there"
            problems.add(hooks.name.place, message)
        elif name not in walk.states:
            problems.add(hooks.name.place, f"the flow '{merged.flow.name}' never reaches '{name}'")


def _check_left(merged: Merged, problems: Problems) -> None:
    members = [member.name.text for member in merged.members]
    for name, leave in merged.flow.leave.items():
        if name not in members:
            hint = did_you_mean(name, members)
            problems.add(
                leave.name.place, f"the flow '{merged.flow.name}' includes no sub-flow '{name}'{hint}"
            )


def _check_reach(merged: Merged, walk: Walk, problems: Problems) -> None:
    for name, state in merged.flow.states.items():
        if name not in walk.states:
            problems.add(state.name.place, f"the state '{name}' is never reached")
    for name, plan in merged.flow.plans.items():
        if name not in walk.plans:
            problems.add(plan.name.place, f"the plan '{name}' is never used")


def _check_ways_out(merged: Merged, walk: Walk, problems: Problems) -> None:
    for name in walk.states:
        state = merged.states[name].state
        if state.offers and not any(_leads_on(merged, name, target) for target in state.targets()):
            problems.add(state.name.place, f"there is no way out of the state '{name}'")


def _leads_on(merged: Merged, state: str, target: TargetDefinition) -> bool:
    if target.move is Move.PUSH:
        return not target.steps or any(name != state for name in _names(merged, target.steps))
    return target.move is Move.BACK


def _names(merged: Merged, steps: Iterable[StepDefinition]) -> Iterator[str]:
    """The states and plans that *steps* name."""
    for step in steps:
        if step.to:
            yield merged.named(step.to)
        if step.plan:
            yield f"plan {step.plan}"
        yield from _names(merged, (*step.first, *step.sequence))
