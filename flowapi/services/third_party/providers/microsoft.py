"""Microsoft, whose id tokens come from as many issuers as it has tenants.

Rule 1: an address counts as verified only if the tenant cannot have made it up: it is the user's principal
        name, Microsoft says that the owner of its domain was verified, or the account is a personal one.
"""

import re
from collections.abc import Mapping
from typing import Any

from flowapi.errors.third_party import ClaimsUnusable
from flowapi.services.third_party.claims import Claims, as_address
from flowapi.services.third_party.id_tokens import signed_claims
from flowapi.services.third_party.provider import Endpoints, Grant, Provider
from flowapi.services.third_party.telling import with_address

_SERVER = "https://login.microsoftonline.com"
ENDPOINTS = Endpoints(
    authorization=f"{_SERVER}/common/oauth2/v2.0/authorize",
    token=f"{_SERVER}/common/oauth2/v2.0/token",
    keys=f"{_SERVER}/common/discovery/v2.0/keys",
)
ISSUER = re.compile(r"https://login[.]microsoftonline[.]com/([^/]+)/v2[.]0/?")
PERSONAL = "9188040d-6c67-4c5b-b112-36a304b66dad"
"""The tenant of personal accounts."""
TOLD = ("iss", "sub", "name", "preferred_username", "given_name", "family_name")


class Microsoft(Provider):
    """Sign in with Microsoft."""

    __slots__ = ()
    SCOPES = ("openid", "profile", "email")

    @property
    def signs(self) -> bool:
        return True

    async def endpoints(self) -> Endpoints:
        return ENDPOINTS

    async def claims(self, grant: Grant, *, nonce: str, user: str) -> Claims:
        signed = await signed_claims(
            self.sources, grant, keys=ENDPOINTS.keys, issuer="", client_id=self.client.client_id, nonce=nonce
        )
        issuer = ISSUER.fullmatch(str(signed.get("iss")))
        if issuer is None:
            raise ClaimsUnusable("the id token is of another issuer")
        known = {name: signed.get(name) for name in TOLD}
        return with_address(known | _address(signed, issuer[1]))


def _address(signed: Mapping[str, Any], tenant: str) -> dict[str, Any]:
    if principal := signed.get("upn"):
        return {"email": as_address(principal), "email_verified": True}
    owner = signed.get("xms_edov")
    owned = owner is True or (isinstance(owner, str) and owner in ("1", "true"))
    return {"email": signed.get("email"), "email_verified": owned or tenant == PERSONAL}
