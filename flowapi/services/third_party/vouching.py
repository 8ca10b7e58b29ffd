"""Who answers for an address that an account elsewhere came with."""

import orjson

from flowapi.services.third_party.claims import read_claims
from storage.records.email import Email
from storage.records.identity import Identity


def vouches_for(identity: Identity, email: Email) -> bool:
    """Whether the provider of *identity* has said last that its user reads *email*.

    Whoever runs a SAML provider answers for the addresses of its domain.
    """
    if identity.saml_provider_name is not None:
        return True
    claims = read_claims({"sub": "-"} | orjson.loads(identity.data or "{}"))
    return claims.email_verified and claims.email == email.address
