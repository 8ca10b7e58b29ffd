"""Which attributes of an assertion become which claims of a user."""

from collections.abc import Mapping
from typing import Any

import orjson

from flowapi.services.saml.assertions import VerifiedAssertion

_SOAP = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/"
_USUAL = {
    "name": f"{_SOAP}name",
    "given_name": f"{_SOAP}givenname",
    "family_name": f"{_SOAP}surname",
    "email": f"{_SOAP}emailaddress",
}
_AUTH0 = {
    name: f"http://schemas.auth0.com/{name}"
    for name in ("email_verified", "nickname", "picture", "updated_at")
}
_RENAMED = {"zone_info": "zoneinfo"}
_FLAGS = ("email_verified", "phone_verified")


def attribute_map(stored: str | None, provider_name: str) -> Mapping[str, str]:
    """The attribute that each claim is taken from: what is *stored* for the provider, and what is usual."""
    configured = orjson.loads(stored) if stored else None
    own = configured if isinstance(configured, dict) else {}
    usual = _USUAL | (_AUTH0 if "auth0" in provider_name.lower() else {})
    return usual | {str(claim): str(name) for claim, name in own.items() if name}


def told_claims(
    assertion: VerifiedAssertion, names: Mapping[str, str], audience: str, *, addresses_verified: bool
) -> dict[str, Any]:
    """What the provider tells of the user; *addresses_verified* says that it vouches for the address."""
    attributes = assertion.attributes
    found = {claim: attributes[name] for claim, name in names.items() if name in attributes}
    told: dict[str, Any] = {
        _RENAMED.get(claim, claim): value for claim, value in found.items() if claim not in _FLAGS
    }
    if assertion.authenticated_at:
        told["iat"] = int(assertion.authenticated_at.timestamp())
    return told | {
        "iss": assertion.issuer,
        "sub": assertion.subject,
        "aud": audience,
        "exp": int(assertion.not_on_or_after.timestamp()),
        "email_verified": addresses_verified or found.get("email_verified") == "true",
        "phone_verified": bool(found.get("phone_verified")),
        "custom_claims": _others(attributes, names),
    }


def _others(attributes: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    mapped = frozenset(names.values())
    return {name: value for name, value in attributes.items() if name not in mapped}
