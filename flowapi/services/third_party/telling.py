"""How answers of providers become claims."""

from collections.abc import Mapping
from typing import Any

from flowapi.errors.third_party import ClaimsUnusable
from flowapi.services.third_party.claims import Claims, read_claims


def members(told: Any) -> Mapping[str, Any]:
    """What was *told*, which has to be an object.

    Raises:
        ClaimsUnusable: It is none.
    """
    if not isinstance(told, Mapping):
        raise ClaimsUnusable("the provider tells no object")
    return told


def with_address(told: Mapping[str, Any]) -> Claims:
    """The claims in what was *told*, for a provider that is of no use without an address.

    Raises:
        ClaimsUnusable: There is no usable subject or no usable address.
    """
    claims = read_claims({name: value for name, value in told.items() if value is not None})
    if not claims.email:
        raise ClaimsUnusable("the provider tells no email address")
    return claims
