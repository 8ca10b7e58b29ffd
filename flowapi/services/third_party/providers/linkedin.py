"""LinkedIn."""

from typing import Any

from flowapi.services.third_party.claims import Claims
from flowapi.services.third_party.provider import Endpoints, Grant, Provider
from flowapi.services.third_party.providers.discovered import endpoints_of
from flowapi.services.third_party.telling import members, with_address

ISSUER = "https://www.linkedin.com/oauth"
TOLD = ("sub", "name", "given_name", "family_name", "picture", "email", "email_verified")


class LinkedIn(Provider):
    """Sign in with LinkedIn, whose token endpoint takes no code verifier."""

    __slots__ = ()
    SCOPES = ("openid", "profile", "email")
    VERIFIER_AT_TOKEN = False

    async def endpoints(self) -> Endpoints:
        return await endpoints_of(self.sources, ISSUER)

    async def claims(self, grant: Grant, *, nonce: str, user: str) -> Claims:
        endpoints = await self.endpoints()
        told = members(await self.sources.told(endpoints.user_info, grant.access_token))
        known = {name: told.get(name) for name in TOLD}
        return with_address({"iss": ISSUER, **known, "locale": _locale(told.get("locale"))})


def _locale(locale: Any) -> str | None:
    parts = [locale.get(part) for part in ("country", "language")] if isinstance(locale, dict) else []
    return "-".join(map(str, parts)) if parts and all(parts) else None
