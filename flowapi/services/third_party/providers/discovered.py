"""Endpoints as a discovery document names them (OpenID Connect Discovery, 3)."""

from flowapi.errors.third_party import ProviderUnavailable
from flowapi.services.third_party.provider import Endpoints
from flowapi.services.third_party.sources import Sources

NEEDED = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint")


async def endpoints_of(sources: Sources, issuer: str) -> Endpoints:
    """The endpoints of *issuer*.

    Raises:
        ProviderUnavailable: The document cannot be had, or does not name them.
    """
    document = await sources.discovered(issuer)
    named = {name: document.get(name) for name in (*NEEDED, "jwks_uri")}
    if missing := [name for name in NEEDED if not _is_web_address(named[name])]:
        raise ProviderUnavailable(f"the discovery document of {issuer} has no {missing[0]}")
    keys = named["jwks_uri"]
    return Endpoints(
        authorization=str(named["authorization_endpoint"]),
        token=str(named["token_endpoint"]),
        user_info=str(named["userinfo_endpoint"]),
        keys=str(keys) if _is_web_address(keys) else "",
        issuer=issuer,
        names_itself=document.get("authorization_response_iss_parameter_supported") is True,
    )


def _is_web_address(value: object) -> bool:
    return isinstance(value, str) and value.startswith(("https://", "http://"))
