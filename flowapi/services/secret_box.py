"""Encrypt texts that are stored: AES-256-GCM under keys made of the configured secrets.

Rule 1: the first secret encrypts, every secret may decrypt.
Rule 2: stored = base64url with padding of nonce (12) ‖ ciphertext ‖ tag (16), no additional data; the
        reference reads and writes the same.
"""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from flowapi.errors.start import SecretsUnusable
from flowapi.errors.technical import CiphertextInvalid
from flowapi.randomness import random_bytes

SHORTEST_SECRET = 16
"""In bytes."""

_NONCE = 12
_TAG = 16


class SecretBox:
    """Encrypts and decrypts with a list of secrets."""

    __slots__ = ("_ciphers",)

    def __init__(self, secrets: Sequence[str]) -> None:
        """Derive the keys.

        Raises:
            SecretsUnusable: There is no secret, or one is too short.
        """
        if not secrets:
            raise SecretsUnusable
        self._ciphers = tuple(_cipher(index, secret.encode()) for index, secret in enumerate(secrets))

    def encrypt(self, text: str) -> str:
        """*text*, encrypted with the first secret."""
        nonce = random_bytes(_NONCE)
        return urlsafe_b64encode(nonce + self._ciphers[0].encrypt(nonce, text.encode(), None)).decode()

    def decrypt(self, stored: str) -> str:
        """The text behind *stored*.

        Raises:
            CiphertextInvalid: *stored* is malformed, was changed, or belongs to another secret.
        """
        raw = _decoded(stored)
        for cipher in self._ciphers:
            try:
                return cipher.decrypt(raw[:_NONCE], raw[_NONCE:], None).decode()
            except (InvalidTag, UnicodeDecodeError):
                continue
        raise CiphertextInvalid


def _cipher(index: int, secret: bytes) -> AESGCM:
    if len(secret) < SHORTEST_SECRET:
        raise SecretsUnusable(
            f"secret {index} (counted from 0) has {len(secret)} bytes; it needs at least {SHORTEST_SECRET}"
        )
    return AESGCM(hashlib.sha256(secret).digest())


def _decoded(stored: str) -> bytes:
    """The bytes of *stored*, which has to be written exactly as we write it."""
    try:
        raw = urlsafe_b64decode(stored)
    except ValueError as error:
        raise CiphertextInvalid from error
    if len(raw) < _NONCE + _TAG or urlsafe_b64encode(raw) != stored.encode():
        raise CiphertextInvalid
    return raw
