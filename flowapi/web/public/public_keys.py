"""`/.well-known/jwks.json`: the keys with which others verify our tokens."""

from dataclasses import dataclass

from flowapi.clock import Clock
from flowapi.services.signing_keys import SigningKeys
from flowapi.web.request import Request
from flowapi.web.response import JSON_TYPE, Header, Response
from flowapi.web.routes import Route
from flowapi.web.units import Units

CACHED: Header = (b"cache-control", b"max-age=600")


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """The public halves of the signing keys."""

    units: Units
    keys: SigningKeys
    clock: Clock

    def routes(self) -> tuple[Route, ...]:
        """Where they are served."""
        return (Route("GET", "/.well-known/jwks.json", self._show),)

    async def _show(self, _: Request) -> Response:
        async with self.units.open() as store:
            document = await self.keys.document(store, self.clock())
        return Response(200, document, (JSON_TYPE, CACHED))
