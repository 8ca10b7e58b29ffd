"""`GET /users`: find users."""

from dataclasses import dataclass
from uuid import UUID

from flowapi.services.user_json import user_json
from flowapi.web.admin.paging import Paging
from flowapi.web.admin.path_ids import lenient_uuid
from flowapi.web.refusals import BadRequest
from flowapi.web.request import Request
from flowapi.web.response import Response, json_response
from flowapi.web.routes import Route
from flowapi.web.units import Units
from storage.records.listing import UserFilter

NEWEST_FIRST = {"": True, "desc": True, "asc": False}


@dataclass(frozen=True, slots=True)
class UserSearch:
    """Looks for users of one tenant."""

    units: Units

    def routes(self) -> tuple[Route, ...]:
        """Where it is served."""
        return (Route("GET", "/users", self._list),)

    async def _list(self, request: Request) -> Response:
        asked, wanted, newest_first = Paging.of(request), _filter(request), _newest_first(request)
        async with self.units.open() as store:
            total = await store.users.count(wanted)
            paging = asked.within(total)
            part = paging.part(total)
            found = await store.users.list(wanted, part, newest_first=newest_first) if part else []
        shown = [user_json(account, self.units.tenant_id) for account in found]
        return json_response(shown, headers=paging.headers(request, total))


def _newest_first(request: Request) -> bool:
    newest_first = NEWEST_FIRST.get(request.query("sort_direction") or "")
    if newest_first is None:
        raise BadRequest("sort_direction must be desc or asc")
    return newest_first


def _filter(request: Request) -> UserFilter:
    email, username = ((request.query(name) or "").lower() or None for name in ("email", "username"))
    return UserFilter(email, username, _ids(request.query("user_id") or ""))


def _ids(text: str) -> tuple[UUID, ...]:
    """The ids in a list with commas."""
    ids = [lenient_uuid(one) for one in text.split(",")] if text else []
    known = tuple(one for one in ids if one is not None)
    if len(known) < len(ids):
        raise BadRequest("failed to parse user_id as uuid")
    return known
