"""argon2: what we write ourselves (RFC 9106)."""

import re
from base64 import b64encode

from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from flowapi.errors.credentials import PasswordMismatch
from flowapi.errors.technical import StoredHashMalformed
from flowapi.randomness import random_bytes

MOST_MEMORY_KIB = 1 << 20
"""A stored hash that asks for more than 1 GiB is refused."""

MOST_PASSES = 1 << 10

_STORED = re.compile(
    r"\$argon2(id|i|d)(\$v=\d{2})?\$m=\d{1,10},t=\d{1,10},p=\d{1,3}"
    r"\$[A-Za-z0-9+/]{11,64}\$[A-Za-z0-9+/]{6,128}",
    re.ASCII,
)


class Argon2:
    """Checks every variant of argon2; writes argon2id."""

    def __init__(self, *, memory_kib: int, iterations: int, parallelism: int) -> None:
        self._hasher = PasswordHasher(time_cost=iterations, memory_cost=memory_kib, parallelism=parallelism)

    def recognises(self, stored: str) -> bool:
        """Tell whether *stored* claims to be of this format."""
        return stored.startswith("$argon2")

    def check_form(self, stored: str) -> None:
        """Look whether *stored* is whole.

        Raises:
            StoredHashMalformed: It is damaged, or asks for too much.
        """
        if not _STORED.fullmatch(stored):
            raise StoredHashMalformed
        try:
            self._refuse_excess(stored)
        except (InvalidHashError, ValueError) as damage:
            raise StoredHashMalformed from damage

    def check(self, password: bytes, stored: str) -> None:
        """Compare *password* with *stored*.

        Raises:
            PasswordMismatch: It is another password.
            StoredHashMalformed: *stored* is damaged, or asks for too much.
        """
        try:
            self._refuse_excess(stored)
            self._hasher.verify(stored, password)
        except VerifyMismatchError as mismatch:
            raise PasswordMismatch from mismatch
        except (VerificationError, InvalidHashError, ValueError) as damage:
            raise StoredHashMalformed from damage

    def hash(self, password: bytes) -> str:
        """A new hash of *password*."""
        return self._hasher.hash(password)

    def current(self, stored: str) -> bool:
        """Tell whether *stored* was written with the configured parameters."""
        return self.recognises(stored) and not self._hasher.check_needs_rehash(stored)

    def decoy_of(self, stored: str) -> str:
        """A hash that no password matches, as dear as *stored*.

        Raises:
            StoredHashMalformed: *stored* is damaged, or asks for too much.
        """
        try:
            self._refuse_excess(stored)
            length = extract_parameters(stored).hash_len
        except (InvalidHashError, ValueError) as damage:
            raise StoredHashMalformed from damage
        return f"{stored.rpartition('$')[0]}${_text(length)}"

    def decoy(self) -> str:
        """A hash that no password matches."""
        ours = self._hasher
        cost = f"m={ours.memory_cost},t={ours.time_cost},p={ours.parallelism}"
        return f"$argon2id$v=19${cost}${_text(ours.salt_len)}${_text(ours.hash_len)}"

    def _refuse_excess(self, stored: str) -> None:
        asked = extract_parameters(stored)
        if asked.memory_cost > MOST_MEMORY_KIB or asked.time_cost > MOST_PASSES:
            raise StoredHashMalformed("a stored argon2 hash asks for more than is allowed")


def _text(length: int) -> str:
    """*length* random bytes in base64 without padding."""
    return b64encode(random_bytes(length)).decode().rstrip("=")
