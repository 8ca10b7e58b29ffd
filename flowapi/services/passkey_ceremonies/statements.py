"""Verify attestation statements (Web Authentication Level 3, section 8).

Rule 1: a statement has to be consistent in itself; nobody is asked whether its maker can be trusted.
Rule 2: self attestation and none are as good as any other.
Rule 3: formats with certificates are the library's; what it leaves out is in `certificates`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from webauthn import verify_registration_response
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.structs import (
    AttestationFormat,
    AuthenticatorAttestationResponse,
    RegistrationCredential,
)

from flowapi.services.passkey_ceremonies.answers import ParsedAttestation
from flowapi.services.passkey_ceremonies.base64url import encoded
from flowapi.services.passkey_ceremonies.certificates import (
    check_packed_certificate,
    last_certificate,
    last_certificate_of_jws,
)
from flowapi.services.passkey_ceremonies.public_keys import check_signature
from flowapi.services.passkey_ceremonies.refusal import AnswerRefused, refusing


@dataclass(frozen=True, slots=True)
class Attested:
    """A statement and everything that it may speak of, verified as far as it goes without it."""

    answer: ParsedAttestation
    format: Any
    statement: Any = field(repr=False)
    party_id: str
    origin: str
    challenge: bytes = field(repr=False)
    aaguid: bytes
    public_key: bytes = field(repr=False)
    algorithm: COSEAlgorithmIdentifier
    signed: bytes = field(repr=False)
    """Authenticator data and the hash of the client data."""


def check_statement(attested: Attested, now: datetime) -> None:
    """Verify the statement by the rules of its format.

    Raises:
        AnswerRefused: It is of an unknown format, or inconsistent.
    """
    if not isinstance(attested.statement, Mapping):
        raise AnswerRefused("the attestation statement is missing")
    check = _FORMATS.get(attested.format) if isinstance(attested.format, str) else None
    if check is None:
        raise AnswerRefused("the attestation format is unknown")
    check(attested, now)


def _check_none(attested: Attested, _now: datetime) -> None:
    if attested.statement:
        raise AnswerRefused("an attestation of format none says something")


def _check_packed(attested: Attested, now: datetime) -> None:
    if "x5c" in attested.statement:
        _check_certified(attested, now)
        check_packed_certificate(attested.statement, attested.aaguid, now)
    else:
        _check_self_attestation(attested)


def _check_self_attestation(attested: Attested) -> None:
    signature = attested.statement.get("sig")
    if attested.statement.get("alg") != attested.algorithm:
        raise AnswerRefused("the attestation is signed with another algorithm than the credential's")
    if not isinstance(signature, bytes):
        raise AnswerRefused("the attestation is not signed")
    check_signature(attested.public_key, signature, attested.signed)


def _check_certified(attested: Attested, _now: datetime) -> None:
    """Let the library verify; what the ceremony demands beyond the statement is verified already."""
    answer = attested.answer
    with refusing("the attestation"):
        verify_registration_response(
            credential=RegistrationCredential(
                id=encoded(answer.credential_id),
                raw_id=answer.credential_id,
                response=AuthenticatorAttestationResponse(answer.client_data, answer.attestation_object),
            ),
            expected_challenge=attested.challenge,
            expected_rp_id=attested.party_id,
            expected_origin=attested.origin,
            supported_pub_key_algs=[attested.algorithm],
            pem_root_certs_bytes_by_fmt=_own_roots(attested),
        )


def _own_roots(attested: Attested) -> Mapping[AttestationFormat, list[bytes]]:
    """The end of the statement's own chain as its trust anchor, where the library would insist on its own."""
    find = _CHAIN_ENDS.get(attested.format)
    return {AttestationFormat(attested.format): [find(attested.statement)]} if find else {}


_FORMATS: Mapping[str, Callable[[Attested, datetime], None]] = {
    "none": _check_none,
    "packed": _check_packed,
    "tpm": _check_certified,
    "android-key": _check_certified,
    "android-safetynet": _check_certified,
    "fido-u2f": _check_certified,
    "apple": _check_certified,
}

_CHAIN_ENDS: Mapping[str, Callable[[Mapping[str, Any]], bytes]] = {
    "android-key": last_certificate,
    "android-safetynet": last_certificate_of_jws,
    "apple": last_certificate,
}
