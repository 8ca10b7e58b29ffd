"""GitHub, which speaks OAuth 2.0 without OpenID Connect."""

from collections.abc import Mapping
from typing import Any

from flowapi.services.third_party.claims import Claims, as_address
from flowapi.services.third_party.provider import Endpoints, Grant, Provider
from flowapi.services.third_party.telling import members, with_address

ENDPOINTS = Endpoints(
    authorization="https://github.com/login/oauth/authorize",
    token="https://github.com/login/oauth/access_token",  # noqa: S106 (an address)
    user_info="https://api.github.com/user",
)
ADDRESSES = "https://api.github.com/user/emails"
ISSUER = "https://github.com"


class GitHub(Provider):
    """Sign in with GitHub."""

    __slots__ = ()
    SCOPES = ("user:email", "user:read")

    async def endpoints(self) -> Endpoints:
        return ENDPOINTS

    async def claims(self, grant: Grant, *, nonce: str, user: str) -> Claims:
        told = members(await self.sources.told(ENDPOINTS.user_info, grant.access_token))
        address = _chosen(await self.sources.told(ADDRESSES, grant.access_token))
        return with_address(
            {
                "iss": ISSUER,
                "sub": told.get("id"),
                "name": told.get("name"),
                "picture": told.get("avatar_url"),
                "preferred_username": told.get("login"),
                "email": address.get("email"),
                "email_verified": address.get("verified"),
            }
        )


def _chosen(addresses: Any) -> Mapping[str, Any]:
    """The primary address, else the first verified one."""
    found = addresses if isinstance(addresses, list) else []
    known = [one for one in found if isinstance(one, Mapping) and as_address(one.get("email"))]
    for member in ("primary", "verified"):
        if wanted := [one for one in known if one.get(member) is True]:
            return wanted[0]
    return {}
