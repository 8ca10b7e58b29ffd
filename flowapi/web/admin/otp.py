"""`/users/{user_id}/otp`: the authenticator app of a user."""

from dataclasses import dataclass

from flowapi.services.user_json import otp_json
from flowapi.web.admin.path_ids import owner_id
from flowapi.web.admin.wrapped import wrapped
from flowapi.web.refusals import NotFound
from flowapi.web.request import Request
from flowapi.web.response import Response, json_response, no_content
from flowapi.web.routes import Route
from flowapi.web.units import Units

PATH = "/users/{user_id}/otp"


@dataclass(frozen=True, slots=True)
class Otp:
    """The authenticator apps of one tenant's users."""

    units: Units

    def routes(self) -> tuple[Route, ...]:
        """Where they are served."""
        return (
            Route("GET", PATH, wrapped(self._show)),
            Route("DELETE", PATH, wrapped(self._delete)),
        )

    async def _show(self, request: Request) -> Response:
        owner = owner_id(request)
        async with self.units.open() as store:
            secret = await store.otp_secrets.find_of(owner)
        if secret is None:
            raise NotFound
        return json_response(otp_json(secret))

    async def _delete(self, request: Request) -> Response:
        owner = owner_id(request)
        async with self.units.open() as store:
            if not await store.otp_secrets.delete_of(owner):
                raise NotFound
        return no_content()
