"""Google."""

from flowapi.services.third_party.claims import Claims
from flowapi.services.third_party.provider import Endpoints, Grant, Provider
from flowapi.services.third_party.telling import members, with_address

ENDPOINTS = Endpoints(
    authorization="https://accounts.google.com/o/oauth2/auth",
    token="https://accounts.google.com/o/oauth2/token",  # noqa: S106 (an address)
    user_info="https://www.googleapis.com/oauth2/v3/userinfo",
)
ISSUER = "https://accounts.google.com"
TOLD = ("sub", "email", "email_verified", "name", "picture", "given_name", "family_name")


class Google(Provider):
    """Sign in with Google."""

    __slots__ = ()
    SCOPES = ("email", "profile")

    async def endpoints(self) -> Endpoints:
        return ENDPOINTS

    async def claims(self, grant: Grant, *, nonce: str, user: str) -> Claims:
        told = members(await self.sources.told(ENDPOINTS.user_info, grant.access_token))
        return with_address({"iss": ISSUER, **{name: told.get(name) for name in TOLD}})
