"""`GET /audit_logs`: read the audit log.

Rule 1: of a time with an offset, the time of day counts as if it were in UTC, as it does with Hanko.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from flowapi.json_models import UUID_TEXT
from flowapi.services.timestamps import from_rfc3339
from flowapi.web.admin.audit_json import audit_log_json
from flowapi.web.admin.paging import Paging
from flowapi.web.refusals import BadRequest
from flowapi.web.request import Request
from flowapi.web.response import Response, json_response
from flowapi.web.routes import Route
from flowapi.web.units import Units
from storage.records.listing import AuditLogFilter


@dataclass(frozen=True, slots=True)
class AuditLogs:
    """The audit log of one tenant."""

    units: Units

    def routes(self) -> tuple[Route, ...]:
        """Where it is served."""
        return (Route("GET", "/audit_logs", self._list),)

    async def _list(self, request: Request) -> Response:
        asked, wanted = Paging.of(request), _filter(request)
        async with self.units.open() as store:
            total = await store.audit_logs.count(wanted)
            paging = asked.within(total)
            part = paging.part(total)
            found = await store.audit_logs.list(wanted, part) if part else []
        shown = [audit_log_json(entry, self.units.tenant_id) for entry in found]
        return json_response(shown, headers=paging.headers(request, total))


def _filter(request: Request) -> AuditLogFilter:
    actor = request.query("actor_user_id") or None
    whole = actor is not None and UUID_TEXT.fullmatch(actor) is not None
    return AuditLogFilter(
        after=_time(request, "start_time"),
        before=_time(request, "end_time"),
        types=tuple(value for name, value in request.parameters() if name == "type" and value),
        actor=UUID(actor) if whole else None,
        actor_part=None if whole else actor,
        email=request.query("actor_email") or None,
        source=request.query("meta_source_ip") or None,
        anywhere=request.query("q") or None,
    )


def _time(request: Request, name: str) -> datetime | None:
    text = request.query(name)
    if not text:
        return None
    try:
        from_rfc3339(text)
        return datetime.fromisoformat(text.upper()).replace(tzinfo=UTC)
    except ValueError as error:
        raise BadRequest(f"{name} must be a time of RFC 3339") from error
