"""Facebook, which speaks OAuth 2.0 without OpenID Connect."""

import hmac
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from flowapi.services.third_party.claims import Claims
from flowapi.services.third_party.provider import Endpoints, Grant, Provider
from flowapi.services.third_party.telling import members, with_address

ENDPOINTS = Endpoints(
    authorization="https://www.facebook.com/v21.0/dialog/oauth",
    token="https://graph.facebook.com/v21.0/oauth/access_token",  # noqa: S106 (an address)
    user_info="https://graph.facebook.com/me",
)
ISSUER = "https://www.facebook.com"
FIELDS = "id,name,email,picture,first_name,middle_name,last_name"


class Facebook(Provider):
    """Sign in with Facebook; it tells of no address that it has not verified."""

    __slots__ = ()
    SCOPES = ("email", "public_profile")

    async def endpoints(self) -> Endpoints:
        return ENDPOINTS

    async def claims(self, grant: Grant, *, nonce: str, user: str) -> Claims:
        proof = hmac.new(self.client.secret.encode(), grant.access_token.encode(), sha256).hexdigest()
        query = urlencode({"fields": FIELDS, "appsecret_proof": proof})
        told = members(await self.sources.told(f"{ENDPOINTS.user_info}?{query}", grant.access_token))
        return with_address(
            {
                "iss": ISSUER,
                "sub": told.get("id"),
                "name": told.get("name"),
                "given_name": told.get("first_name"),
                "middle_name": told.get("middle_name"),
                "family_name": told.get("last_name"),
                "picture": _picture(told.get("picture")),
                "email": told.get("email"),
                "email_verified": True,
            }
        )


def _picture(picture: Any) -> Any:
    data = picture.get("data") if isinstance(picture, dict) else None
    return data.get("url") if isinstance(data, dict) else None
