"""Random graphs and walks, and the engine's tables for a model graph."""

from typing import Any

from hypothesis import strategies as st

from flowapi.engine.contract import Context
from flowapi.engine.graph import Departure, Graph, Offer, State, Step, Target
from flowapi.engine.graph import Move as GraphMove
from flowapi.engine.inputs import Form, Input
from flowapi.engine.stash import Key
from flowapi.errors.steps import FlowDiscontinuity, OperationNotPermitted
from tests.engine.model import ModelAction, ModelGraph, ModelState, ModelStep, ModelTarget, Move, Parity
from tests.support.graphs import Check, SpyAction, SpyHook, graph, hooks

NUMBER, STICKY, ENTERED = Key("n", int), Key("sticky.n", int), Key("entered", int)
STATES = ("a", "b", "c", "d", "e")
ACTIONS = ("x", "y", "z")
PLANS = ("short", "long")
OWNERS = ("login", "inside")

parities: st.SearchStrategy[Parity] = st.sampled_from((None, None, "even", "odd"))
names = st.sampled_from(STATES)
plain_steps = st.builds(ModelStep, to=names, when=parities)
steps = st.one_of(
    plain_steps,
    plain_steps,
    st.builds(ModelStep, plan=st.sampled_from(PLANS), when=parities),
    st.builds(ModelStep, first=st.lists(plain_steps, min_size=1, max_size=3).map(tuple), when=parities),
)
targets = st.one_of(
    st.builds(
        ModelTarget,
        move=st.just("push"),
        steps=st.lists(steps, max_size=2).map(tuple),
        when=parities,
        seal=st.sampled_from((False, False, True)),
    ),
    st.builds(ModelTarget, move=st.sampled_from(("stay", "back", "back", "fail")), when=parities),
)
ways = st.lists(targets, min_size=1, max_size=2).map(tuple)
actions = st.builds(ModelAction, done=ways, otherwise=ways, when=parities)
states = st.builds(
    ModelState,
    owner=st.sampled_from(OWNERS),
    counts=st.booleans(),
    actions=st.dictionaries(st.sampled_from(ACTIONS), actions, min_size=1, max_size=3),
)
model_graphs = st.builds(
    ModelGraph,
    start=st.lists(names, min_size=1, max_size=3).map(tuple),
    states=st.fixed_dictionaries(dict.fromkeys(STATES, states)),
    plans=st.fixed_dictionaries({name: st.lists(plain_steps, max_size=3).map(tuple) for name in PLANS}),
    leave=st.dictionaries(st.sampled_from(OWNERS), st.lists(steps, max_size=2).map(tuple)),
)
moves = st.builds(
    Move,
    action=st.sampled_from(ACTIONS),
    how=st.sampled_from(("done", "done", "done", "done", "else", "else", "reject", "abort")),
    number=st.integers(0, 9),
    sticky=st.booleans(),
)
walks = st.lists(moves, min_size=1, max_size=12)


def tables(model: ModelGraph) -> Graph:
    """The engine's tables for *model*; its actions do what their inputs say."""
    return graph(
        *(_state(name, state) for name, state in model.states.items()),
        start=model.start,
        plans={name: _steps(each) for name, each in model.plans.items()},
        leave={
            name: tuple(Departure(step=step) for step in _steps(each)) for name, each in model.leave.items()
        },
        digest=repr(model),
    )


def inputs_of(move: Move) -> dict[str, Any]:
    """What a client sends to make *move*."""
    return {"how": move.how, "number": str(move.number), "sticky": move.sticky}


def _obey(ctx: Context, form: Form) -> str:
    number = int(form.text("number"))
    ctx.stash[NUMBER] = number
    if form.flag("sticky"):
        ctx.stash[STICKY] = number
    match form.text("how"):
        case "reject":
            raise OperationNotPermitted
        case "abort":
            raise FlowDiscontinuity
        case how:
            return how


def _count(ctx: Context) -> None:
    ctx.stash[ENTERED] = (ctx.stash[ENTERED] or 0) + 1


def _guard(parity: Parity) -> Check | None:
    if parity is None:
        return None
    return Check(lambda facts: ((facts.stash[NUMBER] or 0) % 2 == 0) == (parity == "even"))


def _state(name: str, state: ModelState) -> State:
    return State(
        name,
        state.owner,
        {each: _offer(each, action) for each, action in state.actions.items()},
        enter=hooks(SpyHook("count", deed=_count)) if state.counts else (),
    )


def _offer(name: str, action: ModelAction) -> Offer:
    asks = (Input.string("how"), Input.string("number"), Input.boolean("sticky"))
    outcomes = {"done": _targets(action.done), "else": _targets(action.otherwise)}
    return Offer(name, f"spy.{name}", SpyAction(name, deed=_obey, asks=asks), _guard(action.when), outcomes)


def _targets(ways: tuple[ModelTarget, ...]) -> tuple[Target, ...]:
    return tuple(
        Target(GraphMove(way.move), steps=_steps(way.steps), when=_guard(way.when), seal=way.seal)
        for way in ways
    )


def _steps(items: tuple[ModelStep, ...]) -> tuple[Step, ...]:
    return tuple(
        Step(to=item.to, plan=item.plan, first=_steps(item.first), when=_guard(item.when)) for item in items
    )
