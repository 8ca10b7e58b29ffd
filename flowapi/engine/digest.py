"""What identifies a version of a graph: equal digests, equal behaviour, on every machine."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

import orjson

from flowapi.engine.graph import BoundHook, Departure, Graph, Guard, Offer, State, Step, Target


def digest_of(graph: Graph) -> str:
    """The SHA-256 of *graph* written canonically; how its files are laid out makes no difference."""
    document = {
        "name": graph.name,
        "title": graph.title,
        "ttl": graph.ttl.total_seconds(),
        "start": graph.start,
        "error": graph.error_state,
        "states": {state.name: _state(state) for state in graph.states.values()},
        "plans": {name: _steps(steps) for name, steps in graph.plans.items()},
        "leave": {name: [_departure(item) for item in items] for name, items in graph.leave.items()},
        "before_action": _hooks(graph.before_action),
    }
    return sha256(orjson.dumps(document, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _state(state: State) -> list[Any]:
    offers = [_offer(offer) for offer in state.offers.values()]
    return [state.owner, offers, _hooks(state.enter), _hooks(state.exit)]


def _offer(offer: Offer) -> list[Any]:
    outcomes = {name: [_target(target) for target in targets] for name, targets in offer.outcomes.items()}
    return [offer.name, offer.action_id, offer.description, _guard(offer.when), outcomes]


def _target(target: Target) -> list[Any]:
    effects = _hooks(target.effects)
    return [target.move, _steps(target.steps), _guard(target.when), target.seal, effects, target.error]


def _steps(steps: Iterable[Step]) -> list[Any]:
    return [
        [step.to, step.plan, _steps(step.first), _steps(step.sequence), _guard(step.when), step.error]
        for step in steps
    ]


def _departure(item: Departure) -> list[Any]:
    return [item.hook.name if item.hook else None, _steps((item.step,) if item.step else ())]


def _hooks(hooks: Iterable[BoundHook]) -> list[str]:
    return [bound.name for bound in hooks]


def _guard(guard: Guard | None) -> str | None:
    return guard.canonical if guard else None
