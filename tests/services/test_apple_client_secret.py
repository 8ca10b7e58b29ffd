"""flowapi/services/apple_client_secret.py"""

import json
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from joserfc import jwt
from joserfc.jwk import ECKey

from flowapi.errors.operating import CommandRefused
from flowapi.services.apple_client_secret import client_secret

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
KEY = ec.generate_private_key(ec.SECP256R1())
PKCS8 = PrivateFormat.PKCS8


def secret_of(pem: bytes) -> str:
    return client_secret(pem, team_id="TEAM", services_id="com.example", key_id="KEY", now=NOW)


def test_it_says_who_we_are_for_half_a_year() -> None:
    token = secret_of(KEY.private_bytes(Encoding.PEM, PKCS8, NoEncryption()))

    public = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    read = jwt.decode(token, ECKey.import_key(public), algorithms=["ES256"])
    assert read.header == {"alg": "ES256", "kid": "KEY", "typ": "JWT"}
    assert read.claims == {
        "iss": "TEAM",
        "sub": "com.example",
        "aud": ["https://appleid.apple.com"],
        "iat": 1767323045,
        "exp": 1767323045 + 180 * 24 * 3600,
    }


@pytest.mark.parametrize(
    ("pem", "told"),
    [
        (b"", "cannot be read"),
        (b"no PEM", "cannot be read"),
        (json.dumps({"kty": "EC"}).encode(), "cannot be read"),
        (KEY.private_bytes(Encoding.PEM, PKCS8, BestAvailableEncryption(b"secret")), "cannot be read"),
        (KEY.private_bytes(Encoding.PEM, PKCS8, NoEncryption())[:100], "cannot be read"),
        (
            KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
            "of another kind",
        ),
        (
            ec.generate_private_key(ec.SECP384R1()).private_bytes(Encoding.PEM, PKCS8, NoEncryption()),
            "of another kind",
        ),
        (
            rsa.generate_private_key(65537, 2048).private_bytes(Encoding.PEM, PKCS8, NoEncryption()),
            "of another kind",
        ),
    ],
    ids=["empty", "text", "json", "encrypted", "cut off", "public", "other curve", "rsa"],
)
def test_another_file_than_apples_is_refused(pem: bytes, told: str) -> None:
    with pytest.raises(CommandRefused, match=told):
        secret_of(pem)
