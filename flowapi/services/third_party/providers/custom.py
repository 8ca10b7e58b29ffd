"""A provider of the operator's own, by OAuth 2.0 or OpenID Connect."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from config.sections.third_party import CustomProvider
from flowapi.errors.third_party import ClaimsUnusable
from flowapi.services.third_party.claims import Claims, read_claims
from flowapi.services.third_party.id_tokens import signed_claims, signed_user
from flowapi.services.third_party.provider import Endpoints, Grant, Provider
from flowapi.services.third_party.providers.discovered import endpoints_of
from flowapi.services.third_party.telling import members

SIGNED_TYPE = "application/jwt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Custom(Provider):
    """Sign in with a provider that the settings describe."""

    settings: CustomProvider

    @property
    def scopes(self) -> tuple[str, ...]:
        return self.settings.scopes

    @property
    def parameters(self) -> Mapping[str, str]:
        values = " ".join(self.settings.acr_values)
        return {"acr_values": values} if values else {}

    @property
    def signs(self) -> bool:
        return self.settings.use_discovery and "openid" in self.settings.scopes

    async def endpoints(self) -> Endpoints:
        settings = self.settings
        if settings.use_discovery:
            return await endpoints_of(self.sources, settings.issuer)
        return Endpoints(settings.authorization_endpoint, settings.token_endpoint, settings.userinfo_endpoint)

    async def claims(self, grant: Grant, *, nonce: str, user: str) -> Claims:
        endpoints = await self.endpoints()
        told = await self._told(grant, endpoints)
        if self.signs and endpoints.keys and grant.id_token:
            signed = await signed_claims(
                self.sources,
                grant,
                keys=endpoints.keys,
                issuer=endpoints.issuer,
                client_id=self.client.client_id,
                nonce=nonce,
                secret=self.client.secret,
            )
            if told.get("sub", signed["sub"]) != signed["sub"]:  # OpenID Connect Core, 5.3.2
                raise ClaimsUnusable("the id token is about somebody else than the user info")
        return read_claims(mapped(told, self.settings.attribute_mapping))

    async def _told(self, grant: Grant, endpoints: Endpoints) -> Mapping[str, Any]:
        answer = await self.sources.answer(endpoints.user_info, grant.access_token)
        if answer.content_type == SIGNED_TYPE and endpoints.keys:
            return await signed_user(
                self.sources, answer.body, keys=endpoints.keys, secret=self.client.secret
            )
        try:
            return members(orjson.loads(answer.body))
        except orjson.JSONDecodeError as error:
            raise ClaimsUnusable("the user info is no JSON") from error


def mapped(told: Mapping[str, Any], mapping: Mapping[str, str]) -> dict[str, Any]:
    """What was *told*, with each target of the *mapping* taken from its source; sources do not stay."""
    taken = {target: told.get(source) for target, source in mapping.items()}
    kept = {name: value for name, value in told.items() if name not in mapping.values()}
    return {name: value for name, value in (kept | taken).items() if value is not None}
