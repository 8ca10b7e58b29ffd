"""RSA keys as JSON Web Keys (RFC 7517, RFC 7518 §6.3), private and public.

The key that signs is built from the numbers without checking their arithmetic again, which would take a
quarter of a second for each key at start: what is read here was authenticated when it was decrypted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPrivateNumbers, RSAPublicNumbers
from jwcrypto.common import JWException, base64url_decode
from jwcrypto.jwk import JWK

ALGORITHM = "RS256"
KEY_SIZE = 3072
"""As strong as AES-128 (NIST SP 800-57 part 1, 5.6.1); a signature takes half the time of one of 4096."""
REFERENCE_KEY_SIZE = 4096
"""The size of the reference's keys."""

_PUBLIC_MEMBERS = ("alg", "e", "kid", "kty", "n", "use")


@dataclass(frozen=True, slots=True)
class RsaJwk:
    """One key pair and what is published of it."""

    kid: str
    private: RSAPrivateKey = field(repr=False)
    public_members: Mapping[str, str]


def generate(kid: str, key_size: int = KEY_SIZE) -> str:
    """A new private key as JSON; takes a good part of a second."""
    key = JWK.generate(kty="RSA", size=key_size, kid=kid, alg=ALGORITHM, use="sig")
    text: str = key.export_private()
    return text


def parse(text: str) -> RsaJwk:
    """Read a private key from JSON.

    Raises:
        ValueError: *text* is no private RSA key for signing with RS256.
    """
    try:
        members = {"alg": ALGORITHM, "use": "sig"} | JWK.from_json(text).export_private(as_dict=True)
        if (members["kty"], members["alg"]) != ("RSA", ALGORITHM):
            raise ValueError("not an RSA key for RS256")
        public = {name: members[name] for name in _PUBLIC_MEMBERS}
        return RsaJwk(kid=public["kid"], private=_private_key(members), public_members=public)
    except KeyError as missing:
        raise ValueError("a member of the key is missing") from missing
    except (JWException, TypeError) as error:
        raise ValueError("not a private JSON Web Key") from error


def _private_key(members: Mapping[str, str]) -> RSAPrivateKey:
    numbers = RSAPrivateNumbers(
        p=_read(members["p"]),
        q=_read(members["q"]),
        d=_read(members["d"]),
        dmp1=_read(members["dp"]),
        dmq1=_read(members["dq"]),
        iqmp=_read(members["qi"]),
        public_numbers=RSAPublicNumbers(e=_read(members["e"]), n=_read(members["n"])),
    )
    return numbers.private_key(unsafe_skip_rsa_key_validation=True)


def _read(text: str) -> int:
    return int.from_bytes(base64url_decode(text), "big")
