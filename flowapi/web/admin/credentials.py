"""`/users/{user_id}/webauthn_credentials`: the passkeys and security keys of a user."""

from dataclasses import dataclass
from uuid import UUID

from flowapi.services.user_json import credential_json
from flowapi.web.admin.owners import check_exists
from flowapi.web.admin.path_ids import owner_id
from flowapi.web.admin.wrapped import wrapped
from flowapi.web.refusals import NotFound
from flowapi.web.request import Request
from flowapi.web.response import Response, json_response, no_content
from flowapi.web.routes import Route
from flowapi.web.units import Units
from storage.records.webauthn import WebauthnCredential
from storage.store import Store

ALL = "/users/{user_id}/webauthn_credentials"
ONE = f"{ALL}/{{credential_id}}"


@dataclass(frozen=True, slots=True)
class Credentials:
    """The credentials of one tenant's users."""

    units: Units

    def routes(self) -> tuple[Route, ...]:
        """Where they are served."""
        return (
            Route("GET", ALL, wrapped(self._list)),
            Route("GET", ONE, wrapped(self._show)),
            Route("DELETE", ONE, wrapped(self._delete)),
        )

    async def _list(self, request: Request) -> Response:
        owner = owner_id(request)
        async with self.units.open() as store:
            await check_exists(store, owner)
            found = await store.webauthn_credentials.list_of(owner)
        return json_response([credential_json(credential) for credential in found])

    async def _show(self, request: Request) -> Response:
        owner = owner_id(request)
        async with self.units.open() as store:
            return json_response(credential_json(await _own(store, owner, request.params["credential_id"])))

    async def _delete(self, request: Request) -> Response:
        owner = owner_id(request)
        async with self.units.open() as store:
            credential = await _own(store, owner, request.params["credential_id"])
            if not await store.webauthn_credentials.delete(credential.id):
                raise _missing()
        return no_content()


async def _own(store: Store, owner: UUID, credential_id: str) -> WebauthnCredential:
    """The user's credential.

    Raises:
        NotFound: There is no such user, or no such credential of the user.
    """
    await check_exists(store, owner)
    credential = await store.webauthn_credentials.find(credential_id)
    if credential is None or credential.user_id != owner:
        raise _missing()
    return credential


def _missing() -> NotFound:
    return NotFound("webauthn credential not found")
