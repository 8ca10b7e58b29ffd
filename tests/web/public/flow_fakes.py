"""Flows that remember who ran them, and answer as they are told."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flowapi.engine.contract import Client
from flowapi.engine.response import FlowAnswer
from flowapi.engine.runner import Submission
from flowapi.web.cookies import CookieAttributes, SessionTransport
from flowapi.web.errors import ErrorRenderer, shielded
from flowapi.web.public.flows import FlowEndpoint
from flowapi.web.routes import Route
from tests.support.http import Client as HttpClient
from tests.web.serving import Serving

FLOW_ID = UUID("8d2a3c1e-6f0b-4a55-9a57-0d5d7c0f2b11")
PREFLIGHT = FlowAnswer("preflight", "Yq3nB7xkT0cVw9ZrJ2mLs8dHf5uPaE1G", {}, {"go": {"action": "go"}})
TRANSPORT = SessionTransport(
    CookieAttributes("", "", http_only=True, secure=True, same_site="strict"),
    lifespan=43200,
    token_header=False,
)


@dataclass
class FakeFlows:
    """Answers *answer*, or raises it."""

    answer: FlowAnswer | Exception = PREFLIGHT
    started: list[tuple[str, Client]] = field(default_factory=list)
    advanced: list[tuple[str, str, UUID, Submission]] = field(default_factory=list)

    async def start(self, flow_name: str, client: Client) -> FlowAnswer:
        self.started.append((flow_name, client))
        return self._answered()

    async def advance(
        self, flow_name: str, action: str, flow_id: UUID, submission: Submission, client: Client
    ) -> FlowAnswer:
        self.advanced.append((flow_name, action, flow_id, submission))
        return self._answered()

    def _answered(self) -> FlowAnswer:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@dataclass
class FlowServing:
    """A server of the login flow."""

    flows: FakeFlows = field(default_factory=FakeFlows)
    debug: bool = False
    serving: Serving = field(default_factory=Serving)

    @property
    def client(self) -> HttpClient:
        """A client of the server."""
        errors = ErrorRenderer(debug=self.debug)
        endpoint = FlowEndpoint("login", self.flows, TRANSPORT, errors)
        self.serving.routes = [Route("POST", "/login", shielded(endpoint.serve, errors.flow))]
        return self.serving.client


def fatal(code: str, status: int, message: str, **cause: str) -> dict[str, Any]:
    """The answer to a request that did not reach a flow."""
    return {
        "name": "error",
        "status": status,
        "csrf_token": "",
        "actions": {},
        "error": {"code": code, "message": message, **cause},
        "links": None,
    }
