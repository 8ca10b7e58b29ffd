"""`/sessions`: open a session for a user."""

from dataclasses import dataclass
from uuid import UUID

from flowapi.clock import Clock
from flowapi.services.audit import Actor, Audit
from flowapi.services.audit_events import AuditEvent
from flowapi.services.sessions import Sessions as Issuing
from flowapi.web.admin.validation import Body, IpText, UuidText, validated
from flowapi.web.json_request import read_object
from flowapi.web.refusals import NotFound
from flowapi.web.request import Request
from flowapi.web.response import NOT_STORED, Response, json_response
from flowapi.web.routes import Route
from flowapi.web.units import Units


class NewSession(Body):
    """A session to open."""

    user_id: UuidText
    user_agent: str = ""
    ip_address: IpText = ""


@dataclass(frozen=True, slots=True)
class Sessions:
    """The sessions of one tenant's users."""

    units: Units
    sessions: Issuing
    audit: Audit
    clock: Clock

    def routes(self) -> tuple[Route, ...]:
        """Where they are served."""
        return (Route("POST", "/sessions", self._open),)

    async def _open(self, request: Request) -> Response:
        wanted = validated(NewSession, await read_object(request))
        now = self.clock()
        async with self.units.open() as store:
            account = await store.users.account(UUID(wanted.user_id))
            if account is None:
                raise NotFound("user not found")
            issued = await self.sessions.issue_by_admin(
                store,
                account,
                ip_address=wanted.ip_address,
                user_agent=wanted.user_agent,
                now=now,
            )
            await self.audit.record(
                store,
                AuditEvent.LOGIN_SUCCESS,
                request,
                now,
                actor=Actor.of(account),
                details={"api": "admin"},
            )
        return json_response({"session_token": issued.token}, headers=(NOT_STORED,))
