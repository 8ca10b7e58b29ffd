"""From a response to what it asserts: signatures, decryption, conditions, in this order.

Rule 1: where the response is signed, everything in it is; otherwise its assertion has to be.
Rule 2: what was encrypted is read anew, and then has to have the form that all responses have.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from lxml import etree

from flowapi.errors.saml import ResponseRejected
from flowapi.services.saml.assertions import Expected, VerifiedAssertion, check_assertion, check_response
from flowapi.services.saml.encryption import decrypt
from flowapi.services.saml.responses import ParsedResponse, read_response
from flowapi.services.saml.signatures import check_signature, signature_of


@dataclass(frozen=True, slots=True)
class Keys:
    """What responses are verified and decrypted with, in PEM."""

    certificates: Sequence[str]
    """Those of the provider."""
    private_key: str
    """Ours; empty where it may not be used."""
    unsigned_accepted: bool = False


def verify(response: ParsedResponse, expected: Expected, keys: Keys, now: datetime) -> VerifiedAssertion:
    """What *response* asserts.

    Raises:
        ResponseRejected: It is not to be believed.
    """
    certificates = [pem for pem in keys.certificates if _is_valid(pem, now)]
    whole = _is_signed(response.root)
    if whole and not keys.unsigned_accepted:
        check_signature(response.root, certificates)
    if response.encrypted_assertions:
        response = _opened(response, keys)
    if len(response.assertions) != 1:
        raise ResponseRejected(f"there are {len(response.assertions)} assertions; one is expected")
    [assertion] = response.assertions
    if not keys.unsigned_accepted and (not whole or _is_signed(assertion)):
        check_signature(assertion, certificates)
    check_response(response, expected)
    return check_assertion(assertion, response, expected, now)


def _opened(response: ParsedResponse, keys: Keys) -> ParsedResponse:
    """*response* with its assertion decrypted.

    Raises:
        ResponseRejected: It cannot be.
    """
    if not keys.private_key:
        raise ResponseRejected("encrypted assertion: our certificate has expired")
    if len(response.encrypted_assertions) + len(response.assertions) != 1:
        raise ResponseRejected("there is more than one assertion")
    [assertion] = response.encrypted_assertions
    decrypt(assertion, keys.private_key)
    return read_response(etree.tostring(response.root))


def _is_signed(element: etree._Element) -> bool:
    try:
        return signature_of(element) is not None
    except ValueError as error:
        raise ResponseRejected(f"signature: {error}") from error


def _is_valid(certificate: str, now: datetime) -> bool:
    try:
        held = x509.load_pem_x509_certificate(certificate.encode())
    except ValueError:
        return False
    return held.not_valid_before_utc <= now <= held.not_valid_after_utc
