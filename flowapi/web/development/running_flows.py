"""The flows that are running: where each stands, how it got there, what it plans and remembers."""

from typing import Any

from flowapi.clock import Clock
from flowapi.engine.document import FlowDocument, decode
from flowapi.errors.technical import TechnicalError
from flowapi.web.development.masking import masked
from flowapi.web.request import Request
from flowapi.web.response import Response, json_response
from flowapi.web.routes import Route
from flowapi.web.units import Units
from storage.records.flow import RecentFlow

SHOWN = 50


class RunningFlows:
    """Reads what is stored; changes nothing."""

    def __init__(self, units: Units, clock: Clock) -> None:
        self._units = units
        self._clock = clock

    @property
    def route(self) -> Route:
        """The list."""
        return Route("GET", "/dev/flows.json", self._list)

    async def _list(self, _: Request) -> Response:
        now = self._clock()
        async with self._units.open() as store:
            flows = await store.flows.recent(SHOWN)
        return json_response([_described(flow) | {"expired": flow.expires_at < now} for flow in flows])


def _described(flow: RecentFlow) -> dict[str, Any]:
    return {
        "id": flow.id,
        "version": flow.version,
        "created_at": flow.created_at,
        "updated_at": flow.updated_at,
        "expires_at": flow.expires_at,
    } | _content(flow.data)


def _content(data: str | None) -> dict[str, Any]:
    try:
        return _inside(decode(data)) if data else {"unreadable": True}
    except TechnicalError:
        return {"unreadable": True}


def _inside(document: FlowDocument) -> dict[str, Any]:
    return {
        "flow": document.flow,
        "graph": document.graph,
        "state": document.state,
        "previous": document.previous,
        "plan": document.scheduled[::-1],
        "history": [
            {"state": item["state"], "revertible": item.get("revertible") is True}
            for item in document.history
        ],
        "stash": masked(document.data),
    }
