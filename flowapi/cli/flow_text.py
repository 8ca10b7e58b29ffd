"""A graph in words, for ``flowapi flows show``."""

from collections.abc import Iterable, Iterator

from config.durations import written
from flowapi.engine.diagram import step_name
from flowapi.engine.graph import BoundHook, Departure, Graph, Guard, Move, Offer, State, Step, Target


def describe(graph: Graph) -> str:
    """Everything that *graph* says, a line for each thing."""
    return "\n".join(_graph(graph)) + "\n"


def _graph(graph: Graph) -> Iterator[str]:
    yield f"{graph.name}: {graph.title}"
    yield f"  version      {graph.digest}"
    yield f"  lives for    {written(graph.ttl)}"
    yield f"  starts with  {', '.join(graph.start)}"
    yield f"  fails to     {graph.error_state}"
    yield from _hooks("  before every action", graph.before_action)
    for name, steps in graph.plans.items():
        yield from ("", f"plan {name}", *_indented(_steps(steps)))
    for name, departures in graph.leave.items():
        yield from ("", f"after leaving {name}", *_indented(_departures(departures)))
    for state in graph.states.values():
        yield from ("", *_state(state, graph.name))


def _state(state: State, flow: str) -> Iterator[str]:
    yield f"state {state.name}" + (f" (from {state.owner})" if state.owner != flow else "")
    yield from _hooks("  on entry", state.enter)
    for offer in state.offers.values():
        yield from _indented(_offer(offer))
    yield from _hooks("  on exit", state.exit)


def _offer(offer: Offer) -> Iterator[str]:
    yield f"{offer.name} runs {offer.action_id}{_condition(offer.when)}"
    for outcome, targets in offer.outcomes.items():
        for target in targets:
            yield f"  {outcome} → {_target(target)}"


def _target(target: Target) -> str:
    text = _destination(target)
    if target.effects:
        text += f", doing {', '.join(bound.name for bound in target.effects)}"
    if target.seal:
        text += ", no way back"
    return text + _condition(target.when)


def _destination(target: Target) -> str:
    if target.move is Move.FAIL:
        return f"fail with {target.error}"
    text = _push(target.steps) if target.move is Move.PUSH else str(target.move)
    return text + _error(target.error)


def _push(steps: tuple[Step, ...]) -> str:
    conditions = (f" ({_condition(step.when).strip()})" if step.when else "" for step in steps)
    named = zip(steps, conditions, strict=True)
    return ", then ".join(step_name(step) + condition for step, condition in named) or "next"


def _steps(steps: Iterable[Step]) -> Iterator[str]:
    for step in steps:
        if step.first:
            yield f"first that applies{_condition(step.when)}:"
            yield from _indented(_steps(step.first))
        else:
            yield step_name(step) + _error(step.error) + _condition(step.when)


def _departures(departures: Iterable[Departure]) -> Iterator[str]:
    for item in departures:
        if item.hook:
            yield f"do {item.hook.name}"
        if item.step:
            yield from _steps((item.step,))


def _hooks(when: str, hooks: Iterable[BoundHook]) -> Iterator[str]:
    if names := ", ".join(bound.name for bound in hooks):
        yield f"{when}: {names}"


def _error(code: str | None) -> str:
    return f" with {code}" if code else ""


def _condition(guard: Guard | None) -> str:
    return f"  if {' '.join(guard.source.split())}" if guard else ""


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)
