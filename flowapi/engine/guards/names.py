"""Which names guards may use, and what stands behind them."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flowapi.engine.contract import Facts
from flowapi.engine.guards.facts import Fact
from flowapi.engine.guards.kinds import BOOL, INT, LIST, MAP, TEXT, Kind
from flowapi.engine.guards.settings import SettingNames
from flowapi.engine.stash import Key

ROOTS = ("config", "stash", "flow")
_KINDS: Mapping[type, Kind] = {bool: BOOL, int: INT, str: TEXT, list: LIST, dict: MAP}


class Vocabulary:
    """Every fact that can be asked for, by name."""

    def __init__(
        self,
        settings: type[Any],
        keys: Iterable[Key[Any]],
        *,
        flows: Iterable[str] = (),
        states: Iterable[str] = (),
    ) -> None:
        self._settings = SettingNames(settings)
        self._facts = _stash_facts(keys) | _flow_facts(frozenset(flows), frozenset(states))

    def find(self, name: str) -> Fact | str:
        """The fact called *name*, or why there is none."""
        if fact := self._facts.get(name):
            return fact
        if name.split(".")[0] == "config":
            return self._settings.find(name)
        return f"'{name}' is not known"

    def names(self) -> Iterable[str]:
        """All names but those of settings."""
        return self._facts


def _stash_facts(keys: Iterable[Key[Any]]) -> dict[str, Fact]:
    facts: dict[str, Fact] = {}
    for key in keys:
        fact = Fact(f"stash.{key.path}", _KINDS[key.kind], fixed=False, read=_stashed(key))
        facts[fact.name] = fact
        if key.fact:
            facts[key.fact] = fact
    return facts


def _stashed(key: Key[Any]) -> Callable[[Facts], Any]:
    return lambda facts: facts.stash[key]


def _flow_facts(flows: frozenset[str], states: frozenset[str]) -> dict[str, Fact]:
    state = Kind("text", choices=states)
    facts = (
        Fact("flow.name", Kind("text", choices=flows), fixed=False, read=lambda facts: facts.flow.name),
        Fact("flow.state", state, fixed=False, read=lambda facts: facts.flow.state),
        Fact("flow.previous", Kind("text", choices=states | {""}), fixed=False, read=_previous),
        Fact(
            "flow.scheduled", Kind("list", item=state), fixed=False, read=lambda facts: facts.flow.scheduled
        ),
        Fact("flow.visited", Kind("list", item=state), fixed=False, read=lambda facts: facts.flow.visited),
    )
    return {fact.name: fact for fact in facts}


def _previous(facts: Facts) -> str | None:
    return facts.flow.previous or None
