"""`/users/{id}/metadata`: what applications keep about a user."""

from dataclasses import dataclass

from flowapi.clock import Clock
from flowapi.errors.inputs import MetadataInvalid
from flowapi.services.operator_metadata import patched_metadata
from flowapi.services.user_json import metadata_json
from flowapi.web.admin.owners import existing_account, locked_account
from flowapi.web.admin.path_ids import user_id
from flowapi.web.admin.wrapped import wrapping
from flowapi.web.json_request import read_text
from flowapi.web.refusals import BadRequest
from flowapi.web.request import Request
from flowapi.web.response import Response, json_response, no_content
from flowapi.web.routes import Route
from flowapi.web.units import Units
from storage.records.metadata import Metadata

PATH = "/users/{id}/metadata"
NOBODY = "invalid user id"


@dataclass(frozen=True, slots=True)
class UserMetadata:
    """The metadata of one tenant's users."""

    units: Units
    clock: Clock

    def routes(self) -> tuple[Route, ...]:
        """Where they are served."""
        return Route("GET", PATH, self._show), Route("PATCH", PATH, self._patch)

    async def _show(self, request: Request) -> Response:
        wanted = user_id(request, NOBODY)
        async with self.units.open() as store:
            return _shown((await existing_account(store, wanted)).metadata)

    async def _patch(self, request: Request) -> Response:
        wanted = user_id(request, NOBODY)
        with wrapping():
            patch = await read_text(request)
        async with self.units.open() as store:
            account = await locked_account(store, wanted)
            try:
                metadata = patched_metadata(account.metadata or Metadata(), patch)
            except MetadataInvalid as invalid:
                raise BadRequest(invalid.cause) from invalid
            await store.metadata.put(wanted, metadata, self.clock())
        return _shown(metadata)


def _shown(metadata: Metadata | None) -> Response:
    shown = metadata_json(metadata)
    return json_response(shown) if shown else no_content()
