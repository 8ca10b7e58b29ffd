"""Key pairs of the software authenticator, one for each algorithm that a server may ask for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

Hash = hashes.SHA256 | hashes.SHA384 | hashes.SHA512
PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey | ed25519.Ed25519PublicKey


class KeyPair(Protocol):
    """Signs, and says with what it can be verified."""

    @property
    def algorithm(self) -> int: ...
    def sign(self, data: bytes) -> bytes: ...
    def cose(self) -> bytes: ...
    def public_key(self) -> PublicKey: ...


@dataclass(frozen=True)
class EllipticKey:
    """ECDSA."""

    algorithm: int
    curve: int
    hash: Hash
    key: ec.EllipticCurvePrivateKey

    def sign(self, data: bytes) -> bytes:
        return self.key.sign(data, ec.ECDSA(self.hash))

    def cose(self) -> bytes:
        numbers, size = self.key.public_key().public_numbers(), (self.key.key_size + 7) // 8
        x, y = numbers.x.to_bytes(size), numbers.y.to_bytes(size)
        return cbor2.dumps({1: 2, 3: self.algorithm, -1: self.curve, -2: x, -3: y})

    def public_key(self) -> ec.EllipticCurvePublicKey:
        return self.key.public_key()


@dataclass(frozen=True)
class RsaKey:
    """RSASSA-PKCS1-v1_5, or RSASSA-PSS with a salt as long as the hash."""

    algorithm: int
    hash: Hash
    key: rsa.RSAPrivateKey
    pss: bool = False

    def sign(self, data: bytes) -> bytes:
        if self.pss:
            scheme = padding.PSS(padding.MGF1(self.hash), self.hash.digest_size)
            return self.key.sign(data, scheme, self.hash)
        return self.key.sign(data, padding.PKCS1v15(), self.hash)

    def cose(self) -> bytes:
        numbers = self.key.public_key().public_numbers()
        n, e = numbers.n.to_bytes(self.key.key_size // 8), numbers.e.to_bytes(3)
        return cbor2.dumps({1: 3, 3: self.algorithm, -1: n, -2: e})

    def public_key(self) -> rsa.RSAPublicKey:
        return self.key.public_key()


@dataclass(frozen=True)
class EdwardsKey:
    """Ed25519."""

    key: ed25519.Ed25519PrivateKey
    algorithm: int = -8

    def sign(self, data: bytes) -> bytes:
        return self.key.sign(data)

    def cose(self) -> bytes:
        return cbor2.dumps({1: 1, 3: self.algorithm, -1: 6, -2: self.key.public_key().public_bytes_raw()})

    def public_key(self) -> ed25519.Ed25519PublicKey:
        return self.key.public_key()


def es256() -> KeyPair:
    """What nearly all authenticators have."""
    return EllipticKey(-7, 1, hashes.SHA256(), ec.generate_private_key(ec.SECP256R1()))


@cache
def rsa_key() -> rsa.RSAPrivateKey:
    """One for all; they take long to make."""
    return rsa.generate_private_key(65537, 2048)


KEY_PAIRS: Mapping[int, Callable[[], KeyPair]] = {
    -7: es256,
    -35: lambda: EllipticKey(-35, 2, hashes.SHA384(), ec.generate_private_key(ec.SECP384R1())),
    -36: lambda: EllipticKey(-36, 3, hashes.SHA512(), ec.generate_private_key(ec.SECP521R1())),
    -257: lambda: RsaKey(-257, hashes.SHA256(), rsa_key()),
    -258: lambda: RsaKey(-258, hashes.SHA384(), rsa_key()),
    -259: lambda: RsaKey(-259, hashes.SHA512(), rsa_key()),
    -37: lambda: RsaKey(-37, hashes.SHA256(), rsa_key(), pss=True),
    -38: lambda: RsaKey(-38, hashes.SHA384(), rsa_key(), pss=True),
    -39: lambda: RsaKey(-39, hashes.SHA512(), rsa_key(), pss=True),
    -8: lambda: EdwardsKey(ed25519.Ed25519PrivateKey.generate()),
}
