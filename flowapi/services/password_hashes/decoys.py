"""What a password is checked against where there is nothing to check it against.

Rule 1: the kinds of hashes that are stored are as frequent among decoys, so that the time of an answer does
not tell who has an account: hashes of another server take ten times as long as ours, until a login replaces
them.
Rule 2: whoever asks for the same name gets the same kind, on every server and at every time.
"""

import hmac
from collections.abc import Callable, Iterable

from flowapi.errors.technical import StoredHashMalformed
from flowapi.services.password_hashes.formats import HashFormat, HashWriter

_PURPOSE = b"flowapi password decoys, version 1"
_BYTES = 8


class Decoys:
    """Hashes that no password matches, one for each name."""

    def __init__(self, secret: bytes, writer: HashWriter, format_of: Callable[[str], HashFormat]) -> None:
        """Prepare with nothing but what *writer* would write."""
        self._key = hmac.digest(secret, _PURPOSE, "sha256")
        self._writer = writer
        self._format_of = format_of
        self._decoys = [writer.decoy()]

    def learn(self, stored: Iterable[str]) -> None:
        """Be like these hashes from now on."""
        # Those that are replaced come first: the fewer they get, the fewer names change over to the others.
        ordered = sorted(stored, key=lambda one: (self._writer.current(one), one))
        self._decoys = list(self._like(ordered)) or [self._writer.decoy()]

    def of(self, name: str) -> str:
        """The decoy for *name*."""
        digest = hmac.digest(self._key, name.encode("utf-8", "surrogatepass"), "sha256")
        share = int.from_bytes(digest[:_BYTES]) / (1 << 8 * _BYTES)
        return self._decoys[min(int(share * len(self._decoys)), len(self._decoys) - 1)]

    def _like(self, stored: Iterable[str]) -> Iterable[str]:
        for one in stored:
            try:
                yield self._format_of(one).decoy_of(one)
            except StoredHashMalformed:
                continue
