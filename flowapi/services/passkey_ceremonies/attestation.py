"""Verify the answer to creation options (Web Authentication Level 3, section 7.1)."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from webauthn.helpers import parse_attestation_object, parse_cbor
from webauthn.helpers.structs import AttestedCredentialData

from flowapi.services.passkey_ceremonies.answers import ParsedAttestation
from flowapi.services.passkey_ceremonies.authenticator_data import check_authenticator_data
from flowapi.services.passkey_ceremonies.client_data import CREATE, checked_client_data
from flowapi.services.passkey_ceremonies.public_keys import checked_algorithm
from flowapi.services.passkey_ceremonies.refusal import AnswerRefused, refusing
from flowapi.services.passkey_ceremonies.relying_party import RelyingParty
from flowapi.services.passkey_ceremonies.statements import Attested, check_statement


@dataclass(frozen=True, slots=True)
class VerifiedAttestation:
    """A credential that an authenticator has made for us."""

    credential_id: bytes
    public_key: bytes = field(repr=False)
    """COSE_Key."""
    format: str
    aaguid: UUID
    sign_count: int
    backup_eligible: bool
    backup_state: bool


def verified_attestation(
    answer: ParsedAttestation,
    *,
    party: RelyingParty,
    challenge: bytes,
    user_verification: str,
    now: datetime,
) -> VerifiedAttestation:
    """The credential that *answer* attests.

    Raises:
        AnswerRefused: A rule of the ceremony is broken.
    """
    client_data = checked_client_data(
        answer.client_data, kind=CREATE, challenge=challenge, origins=party.origins
    )
    with refusing("the attestation object"):
        parsed = parse_attestation_object(answer.attestation_object)
        parts = parse_cbor(answer.attestation_object)
    data = parsed.auth_data
    check_authenticator_data(data, party_id=party.id, user_verification=user_verification)
    credential = _attested(data.attested_credential_data, answer.credential_id)
    attested = Attested(
        answer=answer,
        format=parts["fmt"],
        statement=parts.get("attStmt"),
        party_id=party.id,
        origin=client_data.origin,
        challenge=challenge,
        aaguid=credential.aaguid,
        public_key=credential.credential_public_key,
        algorithm=checked_algorithm(credential.credential_public_key),
        signed=parts["authData"] + hashlib.sha256(answer.client_data).digest(),
    )
    check_statement(attested, now)
    return VerifiedAttestation(
        credential_id=credential.credential_id,
        public_key=credential.credential_public_key,
        format=attested.format,
        aaguid=UUID(bytes=credential.aaguid),
        sign_count=data.sign_count,
        backup_eligible=data.flags.be,
        backup_state=data.flags.bs,
    )


def _attested(credential: AttestedCredentialData | None, posted_id: bytes) -> AttestedCredentialData:
    """The attested part, if it is there and about the credential that was posted."""
    if credential is None or len(credential.aaguid) != 16:
        raise AnswerRefused("nothing is attested")
    if credential.credential_id != posted_id:
        raise AnswerRefused("another credential is attested")
    return credential
