"""Flows whose steps are counted."""

from dataclasses import dataclass
from uuid import UUID

from flowapi.engine.contract import Client
from flowapi.engine.response import FlowAnswer
from flowapi.engine.runner import Submission
from flowapi.web.metrics.flows import ADVANCED, STARTED, FlowMetrics
from flowapi.web.public.flows import Flows


@dataclass(frozen=True, slots=True)
class CountedFlows:
    """Runs flows and counts their steps."""

    flows: Flows
    metrics: FlowMetrics

    async def start(self, flow_name: str, client: Client) -> FlowAnswer:
        """Begin a flow."""
        answer = await self.flows.start(flow_name, client)
        self.metrics.count(flow_name, answer, STARTED)
        return answer

    async def advance(
        self, flow_name: str, action: str, flow_id: UUID, submission: Submission, client: Client
    ) -> FlowAnswer:
        """Run an action on a flow."""
        answer = await self.flows.advance(flow_name, action, flow_id, submission, client)
        self.metrics.count(flow_name, answer, ADVANCED)
        return answer
