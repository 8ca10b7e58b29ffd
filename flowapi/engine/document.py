"""The stored form of a flow: state, plan, data and history as one JSON document.

The document has the reference's shape, so a flow that one server began can be finished by the other:
``scheduled`` holds the next state last, ``data`` may be an object or a text that holds one, and keys that
are not known are kept. Three keys are ours: ``flow`` (the flow's name), ``graph`` (the digest of the graph
it was started under) and ``user`` (the account it belongs to, where it was started in a session).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from flowapi.engine.stash import Stash
from flowapi.errors.technical import TechnicalError

MAX_HISTORY = 100
"""Steps that are remembered; the oldest are forgotten first."""

_OWN_KEYS = frozenset({"state", "prev_state", "scheduled", "data", "hist", "flow", "graph", "user"})


@dataclass(slots=True)
class FlowDocument:
    """A flow between two requests."""

    state: str
    scheduled: list[str]
    """States to come; the last is the next."""
    previous: str = ""
    data: Mapping[str, Any] = field(default_factory=dict, repr=False)
    history: list[dict[str, Any]] = field(default_factory=list, repr=False)
    flow: str | None = None
    graph: str | None = None
    user: str | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def revertible(self) -> bool:
        """Whether the last step can be taken back."""
        return bool(self.history) and self.history[-1].get("revertible") is True

    def move(self, queue: list[str], data: Stash, *, sealed: bool) -> None:
        """Go to the first state of *queue* (the rest is the plan); *sealed*: never back across this step."""
        if queue[0] != self.state:
            self._remember(sealed=sealed)
            self.previous = self.state
        self.state = queue[0]
        self.scheduled = queue[:0:-1]
        self.data = data.as_dict()

    def revert(self, data: Stash) -> None:
        """Take the last step back; what is sticky in *data* is kept."""
        item = self.history.pop()
        self.state = _text(item.get("state"))
        self.previous = _text(item.get("prev_state"))
        self.scheduled = _texts(item.get("scheduled"))
        self.data = _data(item.get("data"))
        if isinstance(sticky := data.as_dict().get("sticky"), dict):
            kept = self.data.get("sticky")
            self.data = {**self.data, "sticky": {**(kept if isinstance(kept, dict) else {}), **sticky}}

    def _remember(self, *, sealed: bool) -> None:
        item = {"state": self.state, "prev_state": self.previous, "data": self.data}
        self.history.append({**item, "revertible": not sealed, "scheduled": self.scheduled})
        del self.history[:-MAX_HISTORY]

    def encode(self) -> str:
        """The document as JSON text."""
        document: dict[str, Any] = {"state": self.state, "scheduled": self.scheduled, "data": self.data}
        if self.previous:
            document["prev_state"] = self.previous
        if self.history:
            document["hist"] = self.history
        if self.flow:
            document |= {"flow": self.flow, "graph": self.graph}
        if self.user:
            document["user"] = self.user
        return orjson.dumps(self.extra | document).decode()


def decode(text: str) -> FlowDocument:
    """Read a stored document.

    Raises:
        TechnicalError: It is not a flow's document.
    """
    try:
        found = _object(orjson.loads(text))
        return FlowDocument(
            state=_text(found["state"]),
            scheduled=_texts(found.get("scheduled")),
            previous=_text(found.get("prev_state")),
            data=_data(found.get("data")),
            history=[_history_item(item) for item in _list(found.get("hist"))],
            flow=_text(found.get("flow")) or None,
            graph=_text(found.get("graph")) or None,
            user=_text(found.get("user")) or None,
            extra={key: value for key, value in found.items() if key not in _OWN_KEYS},
        )
    except (ValueError, TypeError, KeyError) as error:
        raise TechnicalError("The stored flow cannot be read.") from error


def _history_item(value: Any) -> dict[str, Any]:
    """*value* as it is, if a flow can return to it."""
    item = _object(value)
    _text(item["state"])
    _text(item.get("prev_state"))
    _texts(item.get("scheduled"))
    _data(item.get("data"))
    return item


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError("not an object")
    return value


def _data(value: Any) -> dict[str, Any]:
    """An object, be it in a text."""
    found = orjson.loads(value or "{}") if isinstance(value, str) else value
    return {} if found is None else _object(found)


def _list(value: Any) -> list[Any]:
    if value is not None and not isinstance(value, list):
        raise TypeError("not a list")
    return value or []


def _text(value: Any) -> str:
    if value is not None and not isinstance(value, str):
        raise TypeError("not a text")
    return value or ""


def _texts(value: Any) -> list[str]:
    return [_text(item) for item in _list(value)]
