"""Read where outcomes lead: targets, alternatives and the steps of plans."""

from collections.abc import Mapping
from dataclasses import replace

from config.yaml_nodes import Node
from flowapi.engine.graph import Move
from flowapi.engine.loading.definitions import GuardDefinition, StepDefinition, TargetDefinition
from flowapi.engine.loading.nodes import NodeReader
from flowapi.engine.loading.places import Word

MOVES = {"next": Move.PUSH, "stay": Move.STAY, "back": Move.BACK}
"""Words that stand for no state, and what they do."""
STEP_KEYS = ("to", "plan", "first", "when", "unless", "error")
TARGET_KEYS = ("to", "plan", "fail", "when", "unless", "do", "seal", "error")


def read_guard(reader: NodeReader, entries: Mapping[str, Node]) -> GuardDefinition:
    """The guard that an item's ``when`` and ``unless`` make."""
    when = reader.expression(entries.get("when"), "'when'")
    return GuardDefinition(when, reader.expression(entries.get("unless"), "'unless'"))


def read_targets(reader: NodeReader, node: Node) -> tuple[TargetDefinition, ...]:
    """Where an outcome leads: a list of mappings are alternatives, any other list is a plan."""
    if not node.value:
        reader.complain(node, "this outcome leads nowhere")
        return ()
    if not isinstance(node.value, list):
        target = _read_target(reader, node)
        return (target,) if target else ()
    if all(isinstance(item.value, dict) for item in node.value):
        return tuple(target for item in node.value if (target := _read_target(reader, item)))
    return (TargetDefinition(reader.place(node), Move.PUSH, read_steps(reader, node, "a plan")),)


def read_steps(reader: NodeReader, node: Node | None, what: str) -> tuple[StepDefinition, ...]:
    """The steps in a list."""
    return tuple(step for item in reader.items(node, what) if (step := read_step(reader, item)))


def read_step(reader: NodeReader, node: Node) -> StepDefinition | None:
    """One step: the name of a state, or a mapping."""
    if not isinstance(node.value, dict):
        state = _read_state(reader, node)
        return StepDefinition(state.place, to=state) if state else None
    entries = reader.entries(node, "a step", STEP_KEYS)
    if not (kind := _only(reader, node, entries, ("to", "plan", "first"), "a step")):
        return None
    step = StepDefinition(reader.place(node), guard=read_guard(reader, entries))
    inner = entries[kind]
    if kind != "to":
        _refuse(reader, entries, ("error",), f"'{kind}'")
    if kind == "plan":
        return replace(step, plan=reader.word(inner, "a plan"))
    if kind == "first":
        return replace(step, first=_read_some(reader, inner, "'first'"))
    error = _read_code(reader, entries.get("error"))
    if isinstance(inner.value, str):
        return replace(step, to=_read_state(reader, inner), error=error)
    return replace(step, sequence=_with_error(reader, inner, _read_sequence(reader, inner), error))


def _with_error(
    reader: NodeReader, node: Node, steps: tuple[StepDefinition, ...], error: Word | None
) -> tuple[StepDefinition, ...]:
    """*steps* of which the first carries *error*."""
    if not error or not steps:
        return steps
    first, *others = steps
    if not first.to or first.guard or first.error:
        reader.complain(node, "an 'error' needs a state, or a list that begins with the name of one")
    return (replace(first, error=error), *others)


def _read_target(reader: NodeReader, node: Node) -> TargetDefinition | None:
    if not isinstance(node.value, dict):
        return _read_bare_target(reader, node)
    entries = reader.entries(node, "a target", TARGET_KEYS)
    if not (kind := _only(reader, node, entries, ("to", "plan", "fail"), "a target")):
        return None
    target = TargetDefinition(
        place=reader.place(node),
        move=Move.PUSH,
        guard=read_guard(reader, entries),
        seal=reader.flag(entries.get("seal"), "'seal'"),
        do=reader.words(entries.get("do"), "'do'", "a hook"),
        error=_read_code(reader, entries.get("error")),
    )
    return _led(reader, target, kind, entries)


def _led(
    reader: NodeReader, target: TargetDefinition, kind: str, entries: Mapping[str, Node]
) -> TargetDefinition:
    """*target* with what its entry *kind* says about where it leads."""
    inner = entries[kind]
    if kind == "fail":
        _refuse(reader, entries, ("do", "seal", "error"), "'fail'")
        return replace(target, move=Move.FAIL, error=reader.word(inner, "an error code"))
    if kind == "plan":
        return replace(target, steps=(StepDefinition(target.place, plan=reader.word(inner, "a plan")),))
    if isinstance(inner.value, str) and (move := MOVES.get(inner.value)):
        if move is not Move.PUSH:
            _refuse(reader, entries, ("seal",), f"'{inner.value}'")
        return replace(target, move=move)
    return replace(target, steps=_read_sequence(reader, inner))


def _read_bare_target(reader: NodeReader, node: Node) -> TargetDefinition | None:
    if isinstance(node.value, str) and node.value in MOVES:
        return TargetDefinition(reader.value_place(node), MOVES[node.value])
    step = read_step(reader, node)
    return TargetDefinition(step.place, Move.PUSH, (step,)) if step else None


def _read_sequence(reader: NodeReader, node: Node) -> tuple[StepDefinition, ...]:
    """The steps after ``to``: one, or a list of them."""
    if not isinstance(node.value, list):
        step = read_step(reader, node)
        return (step,) if step else ()
    return _read_some(reader, node, "'to'")


def _read_some(reader: NodeReader, node: Node, what: str) -> tuple[StepDefinition, ...]:
    """The steps of a list that is not empty."""
    if not node.value:
        reader.complain(node, "this leads nowhere")
    return read_steps(reader, node, what)


def _read_state(reader: NodeReader, node: Node) -> Word | None:
    word = reader.word(node, "a state")
    if word and word.text in MOVES:
        reader.complain(node, f"'{word}' stands alone; a plan's steps are states")
        return None
    return word


def _read_code(reader: NodeReader, node: Node | None) -> Word | None:
    return reader.word(node, "an error code") if node else None


def _only(
    reader: NodeReader, node: Node, entries: Mapping[str, Node], kinds: tuple[str, ...], what: str
) -> str | None:
    """Which one of *kinds* is given."""
    given = [kind for kind in kinds if kind in entries]
    if len(given) == 1:
        return given[0]
    said = f"has {' and '.join(map(repr, given))}" if given else "has none"
    *most, last = map(repr, kinds)
    reader.complain(node, f"{what} has one of {', '.join(most)} and {last}; this one {said}")
    return None


def _refuse(reader: NodeReader, entries: Mapping[str, Node], keys: tuple[str, ...], beside: str) -> None:
    for key in keys:
        if key in entries:
            reader.complain(entries[key], f"'{key}' has no meaning beside {beside}")
