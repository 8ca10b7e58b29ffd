"""The endpoints that start and advance flows.

Rule 1: the engine decides; here its answers get a status, cookies and headers.
"""

from dataclasses import replace
from typing import Any, Protocol
from uuid import UUID

from flowapi.engine.contract import Client, SessionFacts
from flowapi.engine.response import FlowAnswer
from flowapi.engine.runner import Submission
from flowapi.services.session_results import ValidSession
from flowapi.web.cookies import SessionTransport, cookie_header
from flowapi.web.errors import ErrorRenderer, cause_of, flow_status, retry_after
from flowapi.web.public.submission import parse_action, read_submission
from flowapi.web.request import Request
from flowapi.web.response import NOT_STORED, Header, Response, json_response


class Flows(Protocol):
    """What runs flows."""

    async def start(self, flow_name: str, client: Client) -> FlowAnswer: ...
    async def advance(
        self, flow_name: str, action: str, flow_id: UUID, submission: Submission, client: Client
    ) -> FlowAnswer: ...


class FlowEndpoint:
    """Serves one flow."""

    def __init__(self, name: str, flows: Flows, sessions: SessionTransport, errors: ErrorRenderer) -> None:
        self._name = name
        self._flows = flows
        self._sessions = sessions
        self._errors = errors

    async def serve(self, request: Request) -> Response:
        """Start the flow, or advance it."""
        return self._rendered(await self._answer(request, client_of(request)))

    async def serve_owner(self, request: Request, session: ValidSession) -> Response:
        """Start or advance the flow of whoever has *session*."""
        facts = SessionFacts(session.session.id, session.user_id)
        return self._rendered(await self._answer(request, replace(client_of(request), session=facts)))

    async def _answer(self, request: Request, client: Client) -> FlowAnswer:
        action = request.query("action")
        if not action:
            return await self._flows.start(self._name, client)
        submission = await read_submission(request)
        name, flow_id = parse_action(action)
        return await self._flows.advance(self._name, name, flow_id, submission, client)

    def _rendered(self, answer: FlowAnswer) -> Response:
        status = flow_status(answer.error)
        body: dict[str, Any] = {"name": answer.name, "status": status}
        if answer.payload is not None:
            body["payload"] = answer.payload
        body["csrf_token"] = answer.csrf_token
        body["actions"] = answer.actions
        cause = cause_of(answer.error)
        if answer.error:
            body["error"] = self._errors.flow_error(answer.error, cause)
        body["links"] = None
        code = answer.error.code if answer.error else ""
        return json_response(body, status, headers=self._headers(answer), error=code, cause=cause)

    def _headers(self, answer: FlowAnswer) -> tuple[Header, ...]:
        session = (NOT_STORED, *self._sessions.headers(answer.session)) if answer.session else ()
        over = (self._sessions.deletion,) if answer.session_over else ()
        return (
            *session,
            *over,
            *retry_after(answer.error),
            *(cookie_header(cookie) for cookie in answer.cookies),
        )


def client_of(request: Request) -> Client:
    """What the engine may know about who sent *request*; of several cookies of a name, the first counts."""
    cookies: dict[str, str] = {}
    for name, value in request.cookies():
        cookies.setdefault(name, value)
    return Client(
        ip=request.ip,
        user_agent=request.header(b"user-agent"),
        language=request.header(b"x-language"),
        request_id=request.id,
        cookies=cookies,
    )
