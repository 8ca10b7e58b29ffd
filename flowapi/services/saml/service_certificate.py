"""Our certificate towards identity providers: self-signed, its key encrypted with a secret of its own row.

Rule 1: the key stays when the certificate is renewed, so that what a provider was given goes on to fit.
"""

from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from flowapi.errors.technical import CiphertextInvalid
from flowapi.randomness import new_id, random_bytes
from flowapi.services.secret_box import SecretBox
from storage.records.saml import SamlCertificate

LIFETIME = timedelta(days=365)
RENEWED_BEFORE = timedelta(days=30)
"""How long before its end a certificate is renewed."""
KEY_SIZE = 2048
LONGEST_NAME = 64
"""Bytes that are allowed for a common name; X.509 counts characters, the library bytes."""


@dataclass(frozen=True, slots=True)
class ServiceCertificate:
    """The certificate and its key, ready to be used."""

    pem: str
    key: RSAPrivateKey = field(repr=False)
    not_valid_after: datetime

    @classmethod
    def opened(cls, stored: SamlCertificate) -> "ServiceCertificate":
        """What *stored* holds.

        Raises:
            CiphertextInvalid: It cannot be decrypted, or holds no RSA key.
        """
        text = SecretBox([stored.encryption_key]).decrypt(stored.cert_key)
        try:
            key = load_pem_private_key(text.encode(), None)
            ends = x509.load_pem_x509_certificate(stored.cert_data.encode()).not_valid_after_utc
        except ValueError as error:
            raise CiphertextInvalid from error
        if not isinstance(key, RSAPrivateKey):
            raise CiphertextInvalid
        return cls(stored.cert_data, key, ends)

    @property
    def key_pem(self) -> str:
        """The key, as the libraries want it."""
        return _written(self.key)

    def sign(self, message: bytes) -> bytes:
        """The signature of *message* by RSA with SHA-256 (RFC 8017, 8.2)."""
        return self.key.sign(message, padding.PKCS1v15(), hashes.SHA256())

    def is_due(self, now: datetime) -> bool:
        """Whether it is time to renew it."""
        return now > self.not_valid_after - RENEWED_BEFORE


def new_certificate(name: str, now: datetime) -> SamlCertificate:
    """A new key and its certificate; takes a good part of a second."""
    key = generate_private_key(public_exponent=65537, key_size=KEY_SIZE)
    secret = urlsafe_b64encode(random_bytes(32)).decode()
    return SamlCertificate(
        id=new_id(),
        cert_data=certificate_of(key, name, now),
        cert_key=SecretBox([secret]).encrypt(_written(key)),
        encryption_key=secret,
        created_at=now,
        updated_at=now,
    )


def certificate_of(key: RSAPrivateKey, name: str, now: datetime) -> str:
    """A certificate for *key* in PEM, valid from *now* on."""
    common_name = name.encode()[:LONGEST_NAME].decode(errors="ignore")
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
    usage = x509.KeyUsage(
        digital_signature=True,
        key_encipherment=True,
        content_commitment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    purposes = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + LIFETIME)
        .add_extension(usage, critical=True)
        .add_extension(purposes, critical=False)
    )
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM).decode()


def _written(key: RSAPrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()
