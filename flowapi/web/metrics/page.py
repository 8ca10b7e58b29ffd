"""`GET /metrics`: everything that is measured, on one page."""

from dataclasses import dataclass

from flowapi.web.metrics.families import CONTENT_TYPE, exposition
from flowapi.web.metrics.flows import FlowMetrics
from flowapi.web.metrics.process import process_families
from flowapi.web.metrics.requests import RequestMetrics
from flowapi.web.metrics.state import StateMetrics
from flowapi.web.request import Request
from flowapi.web.response import Response
from flowapi.web.routes import Route


@dataclass(frozen=True, slots=True)
class Metrics:
    """What is measured in this process."""

    state: StateMetrics
    requests: RequestMetrics
    flows: FlowMetrics

    @property
    def route(self) -> Route:
        """Where it is shown."""
        return Route("GET", "/metrics", self._show)

    async def _show(self, _: Request) -> Response:
        state = await self.state.families()
        page = exposition((*self.requests.families(), *self.flows.families(), *state, *process_families()))
        return Response(200, page, ((b"content-type", CONTENT_TYPE),))
