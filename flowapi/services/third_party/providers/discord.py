"""Discord, which speaks OAuth 2.0 without OpenID Connect."""

from flowapi.services.third_party.claims import Claims
from flowapi.services.third_party.provider import Endpoints, Grant, Provider
from flowapi.services.third_party.telling import members, with_address

ENDPOINTS = Endpoints(
    authorization="https://discord.com/oauth2/authorize",
    token="https://discord.com/api/oauth2/token",  # noqa: S106 (an address)
    user_info="https://discord.com/api/users/@me",
)
ISSUER = "https://discord.com/api"
PICTURES = "https://cdn.discordapp.com/avatars"


class Discord(Provider):
    """Sign in with Discord."""

    __slots__ = ()
    SCOPES = ("identify", "email")

    async def endpoints(self) -> Endpoints:
        return ENDPOINTS

    async def claims(self, grant: Grant, *, nonce: str, user: str) -> Claims:
        told = members(await self.sources.told(ENDPOINTS.user_info, grant.access_token))
        avatar = told.get("avatar")
        return with_address(
            {
                "iss": ISSUER,
                "sub": told.get("id"),
                "name": told.get("global_name"),
                "picture": f"{PICTURES}/{told.get('id')}/{avatar}.png" if avatar else None,
                "email": told.get("email"),
                "email_verified": told.get("verified"),
            }
        )
