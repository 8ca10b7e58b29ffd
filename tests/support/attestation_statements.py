"""Attestation statements of every format, made by nobody known (Web Authentication Level 3, section 8)."""

import hashlib
import json
import time
from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID, ObjectIdentifier

from tests.support.authenticator import ToAttest, b64
from tests.support.credential_keys import EllipticKey, PublicKey, rsa_key

START, END = datetime(2020, 1, 1, tzinfo=UTC), datetime(2120, 1, 1, tzinfo=UTC)
MAKER = {
    NameOID.COUNTRY_NAME: "NO",
    NameOID.ORGANIZATION_NAME: "Nobody",
    NameOID.ORGANIZATIONAL_UNIT_NAME: "Authenticator Attestation",
    NameOID.COMMON_NAME: "Nobody's Keys",
}
NOT_AN_AUTHORITY = x509.BasicConstraints(ca=False, path_length=None)
AUTHORITY_KEY = ec.generate_private_key(ec.SECP256R1())


def name(parts: dict[ObjectIdentifier, str]) -> x509.Name:
    """A distinguished name."""
    return x509.Name([x509.NameAttribute(oid, text) for oid, text in parts.items()])


MAKERS_NAME = name(MAKER)


def certificate(
    public_key: PublicKey,
    subject: x509.Name,
    *extensions: x509.ExtensionType,
    start: datetime = START,
    end: datetime = END,
) -> bytes:
    """A certificate by an authority that nobody knows, in DER."""
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(name({NameOID.COMMON_NAME: "Nobody's Authority"}))
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
    )
    for extension in extensions:
        builder = builder.add_extension(extension, critical=False)
    return builder.sign(AUTHORITY_KEY, hashes.SHA256()).public_bytes(Encoding.DER)


def authority() -> bytes:
    """The certificate of the authority, in DER."""
    return certificate(
        AUTHORITY_KEY.public_key(),
        name({NameOID.COMMON_NAME: "Nobody's Authority"}),
        x509.BasicConstraints(ca=True, path_length=None),
    )


def extension(oid: str, value: bytes) -> x509.UnrecognizedExtension:
    """An extension with a DER value."""
    return x509.UnrecognizedExtension(ObjectIdentifier(oid), value)


def packed_self(about: ToAttest) -> tuple[str, Any]:
    """Signed with the credential's own key."""
    key = about.credential.key
    return "packed", {"alg": key.algorithm, "sig": key.sign(about.auth_data + about.client_data_hash)}


@dataclass(frozen=True)
class Packed:
    """Signed with the key of a model of authenticators."""

    subject: x509.Name = MAKERS_NAME
    extensions: tuple[x509.ExtensionType, ...] = (NOT_AN_AUTHORITY,)
    start: datetime = START
    end: datetime = END

    def __call__(self, about: ToAttest) -> tuple[str, Any]:
        key = ec.generate_private_key(ec.SECP256R1())
        signature = key.sign(about.auth_data + about.client_data_hash, ec.ECDSA(hashes.SHA256()))
        chain = [
            certificate(key.public_key(), self.subject, *self.extensions, start=self.start, end=self.end)
        ]
        return "packed", {"alg": -7, "sig": signature, "x5c": chain}


def fido_u2f(about: ToAttest) -> tuple[str, Any]:
    """Of a security key that knows nothing newer."""
    held = about.credential
    assert isinstance(held.key, EllipticKey)
    numbers = held.key.public_key().public_numbers()
    point = b"\x04" + numbers.x.to_bytes(32) + numbers.y.to_bytes(32)
    key = ec.generate_private_key(ec.SECP256R1())
    signed = b"\x00" + about.auth_data[:32] + about.client_data_hash + held.id + point
    signature = key.sign(signed, ec.ECDSA(hashes.SHA256()))
    return "fido-u2f", {"sig": signature, "x5c": [certificate(key.public_key(), name(MAKER))]}


def apple(about: ToAttest) -> tuple[str, Any]:
    """Anonymous, by a certificate made for this credential."""
    nonce = hashlib.sha256(about.auth_data + about.client_data_hash).digest()
    leaf = certificate(
        about.credential.key.public_key(),
        name(MAKER),
        extension("1.2.840.113635.100.8.2", b"\x30\x24\xa1\x22\x04\x20" + nonce),
    )
    return "apple", {"x5c": [leaf, authority()]}


def der(tag: bytes, *contents: bytes) -> bytes:
    """A DER value of fewer than 128 bytes."""
    content = b"".join(contents)
    assert len(content) < 128
    return tag + bytes([len(content)]) + content


def android_key(about: ToAttest) -> tuple[str, Any]:
    """Of Android's key store, by a certificate made for this credential."""
    purpose = der(b"\xa1", der(b"\x31", der(b"\x02", b"\x02")))
    origin = der(b"\xbf\x85\x3e", der(b"\x02", b"\x00"))
    description = der(
        b"\x30",
        der(b"\x02", b"\x03"),
        der(b"\x0a", b"\x01"),
        der(b"\x02", b"\x04"),
        der(b"\x0a", b"\x01"),
        der(b"\x04", about.client_data_hash),
        der(b"\x04"),
        der(b"\x30"),
        der(b"\x30", purpose, origin),
    )
    key = about.credential.key
    leaf = certificate(key.public_key(), name(MAKER), extension("1.3.6.1.4.1.11129.2.1.17", description))
    signature = key.sign(about.auth_data + about.client_data_hash)
    return "android-key", {"alg": key.algorithm, "sig": signature, "x5c": [leaf, authority()]}


def android_safetynet(about: ToAttest) -> tuple[str, Any]:
    """Of Google's service, which has ended, as a signed token."""
    leaf = certificate(rsa_key().public_key(), name({NameOID.COMMON_NAME: "attest.android.com"}))
    chain = [b64encode(one).decode() for one in (leaf, authority())]
    nonce = hashlib.sha256(about.auth_data + about.client_data_hash).digest()
    claims = {
        "nonce": b64encode(nonce).decode(),
        "timestampMs": int(time.time() * 1000),
        "basicIntegrity": True,
        "ctsProfileMatch": True,
    }
    parts = [b64(json.dumps(part).encode()) for part in ({"alg": "RS256", "x5c": chain}, claims)]
    signature = rsa_key().sign(".".join(parts).encode(), padding.PKCS1v15(), hashes.SHA256())
    return "android-safetynet", {"ver": "1", "response": ".".join([*parts, b64(signature)]).encode()}


def sized(data: bytes) -> bytes:
    """A TPM2B structure."""
    return len(data).to_bytes(2) + data


def tpm(about: ToAttest) -> tuple[str, Any]:
    """Of a trusted platform module (TPM 2.0 Library, Part 2)."""
    held = about.credential
    assert isinstance(held.key, EllipticKey)
    numbers = held.key.public_key().public_numbers()
    point = sized(numbers.x.to_bytes(32)) + sized(numbers.y.to_bytes(32))
    public = bytes.fromhex("0023 000b 00060472 0000 0010 0010 0003 0010") + point
    hashed = hashlib.sha256(about.auth_data + about.client_data_hash).digest()
    certified = sized(b"\x00\x0b" + hashlib.sha256(public).digest()) + sized(b"")
    info = b"\xff\x54\x43\x47\x80\x17" + sized(b"") + sized(hashed) + bytes(17) + bytes(8) + certified
    module = x509.DirectoryName(
        name(
            {
                ObjectIdentifier("2.23.133.2.1"): "id:414D4400",
                ObjectIdentifier("2.23.133.2.2"): "Nobody's TPM",
                ObjectIdentifier("2.23.133.2.3"): "id:00000002",
            }
        )
    )
    leaf = certificate(
        rsa_key().public_key(),
        x509.Name([]),
        NOT_AN_AUTHORITY,
        x509.SubjectAlternativeName([module]),
        x509.ExtendedKeyUsage([ObjectIdentifier("2.23.133.8.3")]),
    )
    signature = rsa_key().sign(info, padding.PKCS1v15(), hashes.SHA256())
    return "tpm", {
        "ver": "2.0",
        "alg": -257,
        "sig": signature,
        "x5c": [leaf],
        "certInfo": info,
        "pubArea": public,
    }
