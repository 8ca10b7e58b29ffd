"""Read one flow file: from YAML to what it declares."""

from collections.abc import Mapping
from datetime import timedelta

from config.durations import duration
from config.errors import YamlError
from config.yaml_document import read
from config.yaml_nodes import Node
from flowapi.engine.guards.lexer import RESERVED
from flowapi.engine.guards.names import ROOTS
from flowapi.engine.loading.definitions import (
    DepartureDefinition,
    Expression,
    FileDefinition,
    FileKind,
    HookLists,
    LeaveDefinition,
    OfferDefinition,
    OutcomeDefinition,
    PlanDefinition,
    StateDefinition,
)
from flowapi.engine.loading.nodes import ACTION_ID, NodeReader
from flowapi.engine.loading.places import Problems, Word
from flowapi.engine.loading.sources import Source
from flowapi.engine.loading.steps import MOVES, read_guard, read_step, read_steps, read_targets

MAX_BYTES = 256 * 1024
MAX_DEPTH = 24
MAX_NODES = 20_000
_SHARED_KEYS = ("include", "states", "plans", "conditions")
FILE_KEYS = {
    FileKind.FLOW: (
        "flow",
        "title",
        "ttl",
        "start",
        "error",
        "attach",
        "leave",
        "before_action",
        *_SHARED_KEYS,
    ),
    FileKind.SUBFLOW: ("subflow", *_SHARED_KEYS),
    FileKind.CONDITIONS: ("conditions",),
}
STATE_KEYS = ("actions", "enter", "exit")
OFFER_KEYS = ("run", "description", "when", "unless", "outcomes")


def read_file(source: Source, problems: Problems) -> FileDefinition | None:
    """What *source* declares; ``None`` if it cannot be told."""
    try:
        text = source.text.decode("utf-8-sig", "replace")
        limits = {"max_bytes": MAX_BYTES, "max_depth": MAX_DEPTH, "max_nodes": MAX_NODES}
        root = read(source.text, source.label, strict=True, **limits).root
    except YamlError as error:
        problems.add_unreadable(error.problems)
        return None
    return _FileReader(NodeReader(source.label, text, problems), source.shipped).file(root)


class _FileReader:
    def __init__(self, reader: NodeReader, shipped: bool) -> None:
        self._reader = reader
        self._shipped = shipped

    def file(self, root: Node) -> FileDefinition | None:
        top = root.value if isinstance(root.value, dict) else {}
        kind = next((kind for kind in FileKind if kind in top), None)
        if not kind:
            self._reader.complain(root, "a flow file says what it is: 'flow:', 'subflow:' or 'conditions:'")
            return None
        entries = self._reader.entries(root, f"a {kind} file", FILE_KEYS[kind])
        if kind is FileKind.CONDITIONS:
            name: Word | None = Word("conditions", self._reader.place(entries[kind]))
        else:
            name = self._reader.word(entries[kind], f"a {kind}")
        return self._definition(kind, name, entries) if name else None

    def _definition(self, kind: FileKind, name: Word, entries: Mapping[str, Node]) -> FileDefinition:
        reader = self._reader
        if kind is FileKind.FLOW and "start" not in entries:
            reader.complain(entries[kind], "a flow says in which states it starts ('start')")
        return FileDefinition(
            kind=kind,
            name=name,
            shipped=self._shipped,
            title=reader.text(entries.get("title"), "'title'"),
            ttl=self._ttl(entries.get("ttl")),
            start=self._start(entries.get("start")),
            error=reader.word(entries["error"], "'error'") if "error" in entries else None,
            include=reader.words(entries.get("include"), "'include'", "a sub-flow"),
            states=self._states(entries.get("states")),
            attach=self._attach(entries.get("attach")),
            leave=self._leave(entries.get("leave")),
            plans=self._plans(entries.get("plans")),
            before_action=reader.words(entries.get("before_action"), "'before_action'", "a hook"),
            conditions=self._conditions(entries.get("conditions")),
        )

    def _ttl(self, node: Node | None) -> timedelta:
        if node is None:
            return timedelta(minutes=60)
        try:
            ttl = duration(node.value if isinstance(node.value, str) else "")
        except (ValueError, OverflowError):
            ttl = None
        if not ttl or ttl <= timedelta():
            self._reader.complain(node, "'ttl' is a duration above zero, such as 24h or 90m")
            return timedelta(minutes=60)
        return timedelta(microseconds=ttl // timedelta(microseconds=1))

    def _start(self, node: Node | None) -> tuple[Word, ...]:
        words = self._reader.words(node, "'start'", "a state")
        if node and not words and isinstance(node.value, list):
            self._reader.complain(node, "'start' names at least one state")
        return words

    def _named(self, node: Node | None, what: str, each: str) -> list[tuple[Word, Node]]:
        """The entries of a mapping whose keys are names."""
        found = self._reader.mapping(node, what).items() if node else ()
        words = ((self._reader.key(name, value, each), value) for name, value in found)
        return [(word, value) for word, value in words if word]

    def _states(self, node: Node | None) -> dict[str, StateDefinition]:
        return {
            word.text: self._state(word, value) for word, value in self._named(node, "'states'", "a state")
        }

    def _state(self, name: Word, node: Node) -> StateDefinition:
        if name.text in MOVES:
            self._reader.complain(node, f"no state can be called '{name}'; the word is taken")
        entries = self._reader.entries(node, "a state", STATE_KEYS)
        offers: dict[str, OfferDefinition] = {}
        for word, value in self._named(entries.get("actions"), "'actions'", "an action"):
            if offer := self._offer(word, value):
                offers[word.text] = offer
        return StateDefinition(self._hooks(name, entries), offers)

    def _hooks(self, name: Word, entries: Mapping[str, Node]) -> HookLists:
        enter = self._reader.words(entries.get("enter"), "'enter'", "a hook")
        return HookLists(name, enter, self._reader.words(entries.get("exit"), "'exit'", "a hook"))

    def _offer(self, name: Word, node: Node) -> OfferDefinition | None:
        entries = self._reader.entries(node, "an action", OFFER_KEYS)
        guard = read_guard(self._reader, entries)
        outcomes = self._outcomes(entries["outcomes"]) if "outcomes" in entries else None
        if "run" not in entries:
            self._reader.complain(node, f"the action '{name}' does not say what it runs ('run')")
            return None
        run = self._reader.word(entries["run"], "'run'", ACTION_ID)
        description = self._reader.text(entries.get("description"), "'description'")
        return OfferDefinition(name, run, guard, outcomes, description) if run else None

    def _outcomes(self, node: Node) -> dict[str, OutcomeDefinition]:
        return {
            word.text: OutcomeDefinition(word, read_targets(self._reader, value))
            for word, value in self._named(node, "'outcomes'", "an outcome")
        }

    def _attach(self, node: Node | None) -> dict[str, HookLists]:
        return {
            word.text: self._hooks(word, self._reader.entries(value, "what is attached", ("enter", "exit")))
            for word, value in self._named(node, "'attach'", "a state")
        }

    def _leave(self, node: Node | None) -> dict[str, LeaveDefinition]:
        return {
            word.text: LeaveDefinition(word, self._departures(value))
            for word, value in self._named(node, "'leave'", "a sub-flow")
        }

    def _departures(self, node: Node) -> tuple[DepartureDefinition, ...]:
        departures: list[DepartureDefinition] = []
        for item in self._reader.items(node, "what happens on leaving"):
            if isinstance(item.value, dict):
                departures.append(DepartureDefinition(step=read_step(self._reader, item)))
            else:
                departures.append(DepartureDefinition(hook=self._reader.word(item, "a hook")))
        return tuple(departures)

    def _plans(self, node: Node | None) -> dict[str, PlanDefinition]:
        return {
            word.text: PlanDefinition(word, read_steps(self._reader, value, "a plan"))
            for word, value in self._named(node, "'plans'", "a plan")
        }

    def _conditions(self, node: Node | None, prefix: str = "") -> dict[str, Expression]:
        found: dict[str, Expression] = {}
        for word, value in self._named(node, "'conditions'", "a condition"):
            if word.text in RESERVED or (not prefix and word.text in ROOTS):
                self._reader.complain(value, f"no condition can be called '{word}'; the word is taken")
            elif isinstance(value.value, dict):
                found |= self._conditions(value, f"{prefix}{word}.")
            elif expression := self._reader.expression(value, f"'{word}'"):
                found[prefix + word.text] = expression
        return found
