"""bcrypt: what the reference writes, and the most common import format."""

import re

import bcrypt

from flowapi.errors.credentials import PasswordMismatch
from flowapi.errors.technical import StoredHashMalformed
from flowapi.randomness import random_text
from flowapi.services.password_hashes.formats import LONGEST_PASSWORD

COST = 12
"""The cost at which the reference writes."""

CHECKSUM = 31
"""In characters."""

_STORED = re.compile(r"\$2[a-z]?\$(?P<rest>(0[4-9]|[12][0-9]|3[01])\$[./A-Za-z0-9]{53})")
_TWO_FREE_BITS = ".Oeu"
"""The last character of a salt carries two bits only."""

_FOUR_FREE_BITS = ".CGKOSWaeimquy26"
"""The last character of a checksum carries four bits only."""


class Bcrypt:
    """Checks every version of bcrypt; writes `$2a$` at a fixed cost."""

    def __init__(self, cost: int = COST) -> None:
        self._cost = cost

    def recognises(self, stored: str) -> bool:
        """Tell whether *stored* claims to be of this format."""
        return stored.startswith("$2")

    def check_form(self, stored: str) -> None:
        """Look whether *stored* is whole.

        Raises:
            StoredHashMalformed: It is damaged.
        """
        _rest(stored)

    def check(self, password: bytes, stored: str) -> None:
        """Compare the first 72 bytes of *password* with *stored*.

        Raises:
            PasswordMismatch: It is another password.
            StoredHashMalformed: *stored* is damaged.
        """
        rest = _rest(stored)
        # The letter after `$2` tells which bugs the writer's library did not have; ours has none of them.
        if not bcrypt.checkpw(password[:LONGEST_PASSWORD], f"$2b${rest}".encode()):
            raise PasswordMismatch

    def hash(self, password: bytes) -> str:
        """A new hash of *password*."""
        return bcrypt.hashpw(password, bcrypt.gensalt(self._cost, prefix=b"2a")).decode()

    def current(self, stored: str) -> bool:
        """Tell whether *stored* is a hash of our cost."""
        parts = _STORED.fullmatch(stored)
        return bool(parts and parts["rest"].startswith(f"{self._cost:02}$"))

    def decoy_of(self, stored: str) -> str:
        """A hash that no password matches, as dear as *stored*.

        Raises:
            StoredHashMalformed: *stored* is damaged.
        """
        return f"$2a${_rest(stored)[:-CHECKSUM]}{_checksum()}"

    def decoy(self) -> str:
        """A hash that no password matches."""
        salt = random_text(21) + random_text(1, _TWO_FREE_BITS)
        return f"$2a${self._cost:02}${salt}{_checksum()}"


def _checksum() -> str:
    return random_text(CHECKSUM - 1) + random_text(1, _FOUR_FREE_BITS)


def _rest(stored: str) -> str:
    """*stored* without its version."""
    parts = _STORED.fullmatch(stored)
    if not parts:
        raise StoredHashMalformed
    return parts["rest"]
