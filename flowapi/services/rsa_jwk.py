"""RSA keys as JSON Web Keys (RFC 7517, RFC 7518 §6.3), private and public.

`cryptography` alone reads and writes them here: a JWK library checks every number anew, which takes a
quarter of a second for each key at start, and what is read here was authenticated when it was decrypted.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field

import orjson
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    RSAPrivateNumbers,
    RSAPublicNumbers,
    generate_private_key,
)

ALGORITHM = "RS256"
KEY_SIZE = 4096

_PUBLIC_MEMBERS = ("alg", "e", "kid", "kty", "n", "use")


@dataclass(frozen=True, slots=True)
class RsaJwk:
    """One key pair and what is published of it."""

    kid: str
    private: RSAPrivateKey = field(repr=False)
    public_members: Mapping[str, str]


def generate(kid: str, key_size: int = KEY_SIZE) -> str:
    """A new private key as JSON; takes about a second."""
    numbers = generate_private_key(public_exponent=65537, key_size=key_size).private_numbers()
    members = {
        "alg": ALGORITHM,
        "d": _written(numbers.d),
        "dp": _written(numbers.dmp1),
        "dq": _written(numbers.dmq1),
        "e": _written(numbers.public_numbers.e),
        "kid": kid,
        "kty": "RSA",
        "n": _written(numbers.public_numbers.n),
        "p": _written(numbers.p),
        "q": _written(numbers.q),
        "qi": _written(numbers.iqmp),
        "use": "sig",
    }
    return orjson.dumps(members).decode()


def parse(text: str) -> RsaJwk:
    """Read a private key from JSON.

    Raises:
        ValueError: *text* is no private RSA key for signing with RS256.
    """
    members = orjson.loads(text)
    if not isinstance(members, dict) or any(not isinstance(value, str) for value in members.values()):
        raise ValueError("not a JSON Web Key")
    members = {"alg": ALGORITHM, "use": "sig"} | members
    try:
        if (members["kty"], members["alg"]) != ("RSA", ALGORITHM):
            raise ValueError("not an RSA key for RS256")
        public = {name: members[name] for name in _PUBLIC_MEMBERS}
        return RsaJwk(kid=public["kid"], private=_private_key(members), public_members=public)
    except KeyError as missing:
        raise ValueError("a member of the key is missing") from missing


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


def _written(number: int) -> str:
    return urlsafe_b64encode(number.to_bytes((number.bit_length() + 7) // 8, "big")).rstrip(b"=").decode()


def _read(text: str) -> int:
    return int.from_bytes(urlsafe_b64decode(text + "=" * (-len(text) % 4)), "big")
