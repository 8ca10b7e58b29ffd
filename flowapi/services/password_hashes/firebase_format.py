"""The modified scrypt of Firebase, as users exported from there bring it.

`$fbscrypt$v=1,n=<log2 N>,r=<r>,p=<p>[,ss=<salt separator>][,sk=<signer key>]$<salt>$<hash>`, base64 with
padding. The hash is the signer key, encrypted under a key that scrypt makes of the password (RFC 7914).
"""

import hashlib
import hmac
import re
from base64 import b64decode, b64encode
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

from flowapi.errors.credentials import PasswordMismatch
from flowapi.errors.technical import StoredHashMalformed
from flowapi.randomness import random_bytes

MOST_MEMORY = 128 << 20
"""In bytes; scrypt needs 128 · N · r. Firebase's own parameters take 16 MiB."""

MOST_LANES = 16

_PREFIX = "$fbscrypt"
_STORED = re.compile(
    r"\$fbscrypt\$v=1,n=(?P<n>[0-9]{1,2}),r=(?P<r>[0-9]{1,9}),p=(?P<p>[0-9]{1,9})"
    r"(,ss=(?P<separator>[^,$]+))?(,sk=(?P<signer>[^$]+))?\$(?P<salt>[^$]+)\$(?P<hash>.+)"
)
_SLACK = 1 << 20
"""What scrypt's implementation wants beyond its tables."""


@dataclass(frozen=True, slots=True)
class _Parsed:
    n: int
    r: int
    p: int
    salt: bytes
    signer: bytes
    hash: bytes


class FirebaseScrypt:
    """Checks Firebase's hashes; they are never written."""

    def recognises(self, stored: str) -> bool:
        """Tell whether *stored* claims to be of this format."""
        return stored.startswith(_PREFIX)

    def check_form(self, stored: str) -> None:
        """Look whether *stored* is whole.

        Raises:
            StoredHashMalformed: It is damaged, or asks for too much.
        """
        _parse(stored)

    def check(self, password: bytes, stored: str) -> None:
        """Compare *password* with *stored*.

        Raises:
            PasswordMismatch: It is another password.
            StoredHashMalformed: *stored* is damaged, or asks for too much.
        """
        parsed = _parse(stored)
        key = hashlib.scrypt(
            password,
            salt=parsed.salt,
            n=parsed.n,
            r=parsed.r,
            p=parsed.p,
            maxmem=_memory(parsed.n, parsed.r, parsed.p) + _SLACK,
            dklen=32,
        )
        encryptor = Cipher(AES(key), CTR(bytes(16))).encryptor()
        if not hmac.compare_digest(encryptor.update(parsed.signer) + encryptor.finalize(), parsed.hash):
            raise PasswordMismatch

    def decoy_of(self, stored: str) -> str:
        """A hash that no password matches, as dear as *stored*.

        Raises:
            StoredHashMalformed: *stored* is damaged, or asks for too much.
        """
        length = len(_parse(stored).hash)
        return f"{stored.rpartition('$')[0]}${b64encode(random_bytes(length)).decode()}"


def _parse(stored: str) -> _Parsed:
    parts = _STORED.fullmatch(stored)
    if not parts:
        raise StoredHashMalformed
    exponent, r, p = int(parts["n"]), int(parts["r"]), int(parts["p"])
    if not (1 <= exponent <= 62 and r >= 1 and p >= 1):
        raise StoredHashMalformed
    if p > MOST_LANES or _memory(1 << exponent, r, p) > MOST_MEMORY:
        raise StoredHashMalformed("a stored Firebase hash asks for more than is allowed")
    salt = _bytes(parts["salt"]) + _bytes(parts["separator"] or "")
    return _Parsed(1 << exponent, r, p, salt, _bytes(parts["signer"] or ""), _bytes(parts["hash"]))


def _memory(n: int, r: int, p: int) -> int:
    return 128 * r * (n + p)


def _bytes(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except ValueError as damage:
        raise StoredHashMalformed from damage
