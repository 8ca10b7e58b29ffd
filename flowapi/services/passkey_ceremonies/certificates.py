"""Certificates in attestation statements."""

import json
from base64 import b64decode
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import BasicConstraints, Certificate, ExtensionNotFound, UnrecognizedExtension, Version
from cryptography.x509.oid import NameOID, ObjectIdentifier

from flowapi.services.passkey_ceremonies.base64url import decoded
from flowapi.services.passkey_ceremonies.refusal import AnswerRefused, refusing

AAGUID_EXTENSION = ObjectIdentifier("1.3.6.1.4.1.45724.1.1.4")
"""id-fido-gen-ce-aaguid: an octet string of 16 bytes."""

_OCTETS_16 = b"\x04\x10"
_SUBJECT = (NameOID.COUNTRY_NAME, NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME)


def check_packed_certificate(statement: Mapping[str, Any], aaguid: bytes, now: datetime) -> None:
    """Hold the attestation certificate to Web Authentication Level 3, section 8.2.1.

    Raises:
        AnswerRefused: It is no certificate of an authenticator of this model, or not valid now.
    """
    with refusing("the attestation certificate"):
        certificate = x509.load_der_x509_certificate(statement["x5c"][0])
        in_time = certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc
        named = all(certificate.subject.get_attributes_for_oid(oid) for oid in _SUBJECT)
        version_3 = certificate.version == Version.v3
        issuer = _may_issue(certificate)
        model = _model(certificate)
    if not (in_time and named and version_3) or issuer:
        raise AnswerRefused("the attestation certificate is not one of an authenticator")
    if model not in (None, _OCTETS_16 + aaguid):
        raise AnswerRefused("the attestation certificate is for another model")


def last_certificate(statement: Mapping[str, Any]) -> bytes:
    """The end of the chain in *statement*, in PEM.

    Raises:
        AnswerRefused: There is none.
    """
    with refusing("the certificate chain"):
        return _pem(statement["x5c"][-1])


def last_certificate_of_jws(statement: Mapping[str, Any]) -> bytes:
    """The end of the chain in the header of the JWS in *statement*, in PEM.

    Raises:
        AnswerRefused: There is none.
    """
    with refusing("the certificate chain"):
        header = json.loads(decoded(statement["response"].decode().partition(".")[0]))
        return _pem(b64decode(header["x5c"][-1]))


def _may_issue(certificate: Certificate) -> bool:
    """Tell whether it is a certificate of an authority."""
    try:
        return certificate.extensions.get_extension_for_class(BasicConstraints).value.ca
    except ExtensionNotFound:
        return False


def _model(certificate: Certificate) -> bytes | None:
    """The AAGUID that it was made for, in DER, where it names one."""
    try:
        extension = certificate.extensions.get_extension_for_oid(AAGUID_EXTENSION).value
    except ExtensionNotFound:
        return None
    return extension.value if isinstance(extension, UnrecognizedExtension) else None


def _pem(der: bytes) -> bytes:
    return x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM)
