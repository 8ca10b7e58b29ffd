"""Signing keys for tests, of a size that is made in no time."""

from functools import cache

from config.settings import Settings
from flowapi.services import rsa_jwk
from flowapi.services.key_ring import KeyRing, SigningKey
from flowapi.services.secret_box import SecretBox
from flowapi.services.signing_keys import SigningKeys
from tests.support.records import NOW

KEY_SIZE = 1024
SECRET = "a-secret-of-tests-and-nobody-else"


@cache
def jwk(kid: str) -> str:
    """The private key called *kid*, the same throughout a test run."""
    return rsa_jwk.generate(kid, KEY_SIZE)


def stored_jwk(kid: str, secret: str = SECRET) -> str:
    """The same as a row has it."""
    return SecretBox([secret]).encrypt(jwk(kid))


def signing_keys(*secrets: str, shared: bool = False) -> SigningKeys:
    """The keys of a tenant with these *secrets*."""
    settings = Settings.from_mapping({"secret_keys": list(secrets or (SECRET,))})
    return SigningKeys(settings, shared=shared, key_size=KEY_SIZE)


def loaded_keys(*kids: str) -> SigningKeys:
    """Keys called *kids*, as if they had been read from a database; the last one signs."""
    keys = signing_keys()
    keys.ring = ring(*kids)
    return keys


def ring(*kids: str) -> KeyRing:
    """The same as a ring."""
    return KeyRing(
        SigningKey.of(number, NOW, rsa_jwk.parse(jwk(kid))) for number, kid in enumerate(kids, start=1)
    )
