"""What a format of stored password hashes can do."""

from typing import Protocol

LONGEST_PASSWORD = 72
"""In bytes of UTF-8; bcrypt looks at no more."""


class HashFormat(Protocol):
    """Recognises and checks the hashes of one format."""

    def recognises(self, stored: str) -> bool:
        """Tell whether *stored* claims to be of this format."""
        ...

    def check(self, password: bytes, stored: str) -> None:
        """Compare *password* with *stored*; slow on purpose.

        Raises:
            PasswordMismatch: It is another password.
            StoredHashMalformed: *stored* is damaged, or asks for more than we are willing to compute.
        """
        ...

    def decoy_of(self, stored: str) -> str:
        """A hash that no password matches and that costs as much to check as *stored*.

        Raises:
            StoredHashMalformed: *stored* is damaged.
        """
        ...


class HashWriter(HashFormat, Protocol):
    """A format in which new hashes are written."""

    def hash(self, password: bytes) -> str:
        """A new hash of *password*; slow on purpose."""
        ...

    def current(self, stored: str) -> bool:
        """Tell whether *stored* is what `hash` would write today, its salt aside."""
        ...

    def decoy(self) -> str:
        """A hash that no password matches and that costs as much to check as a real one."""
        ...
