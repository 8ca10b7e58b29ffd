"""Apple, which tells of its users in the id token only, and their names only in the browser, and once."""

from typing import Any

import orjson

from flowapi.services.third_party.claims import Claims
from flowapi.services.third_party.id_tokens import signed_claims
from flowapi.services.third_party.provider import Endpoints, Grant, Provider
from flowapi.services.third_party.telling import with_address

ENDPOINTS = Endpoints(
    authorization="https://appleid.apple.com/auth/authorize",
    token="https://appleid.apple.com/auth/token",  # noqa: S106 (an address)
    keys="https://appleid.apple.com/auth/keys",
)
ISSUER = "https://appleid.apple.com"
TOLD = ("iss", "sub", "email", "email_verified")
LONGEST_USER = 2048


class Apple(Provider):
    """Sign in with Apple."""

    __slots__ = ()
    SCOPES = ("name", "email")
    PARAMETERS = {"response_mode": "form_post"}  # noqa: RUF012 (declared as a ClassVar in the base)

    @property
    def signs(self) -> bool:
        return True

    async def endpoints(self) -> Endpoints:
        return ENDPOINTS

    async def claims(self, grant: Grant, *, nonce: str, user: str) -> Claims:
        signed = await signed_claims(
            self.sources,
            grant,
            keys=ENDPOINTS.keys,
            issuer=ISSUER,
            client_id=self.client.client_id,
            nonce=nonce,
        )
        return with_address({**_names(user), **{name: signed.get(name) for name in TOLD}})


def _names(user: str) -> dict[str, Any]:
    """The names in what the browser brought along; nothing else in it counts, for nobody has signed it."""
    try:
        told = orjson.loads(user) if 0 < len(user) <= LONGEST_USER else {}
    except orjson.JSONDecodeError:
        told = {}
    name = told.get("name") if isinstance(told, dict) else None
    given, family = (
        name.get(part) if isinstance(name, dict) and isinstance(name.get(part), str) else None
        for part in ("firstName", "lastName")
    )
    whole = " ".join(filter(None, (given, family)))
    return {"given_name": given, "family_name": family, "name": whole or None}
