"""Read rows of the table `jwks`: which secret opens a row, and which key is in it."""

import logging
from collections.abc import Sequence

from config.settings import BUILT_IN_SECRET
from flowapi.errors.technical import CiphertextInvalid
from flowapi.services import rsa_jwk
from flowapi.services.key_ring import SigningKey
from flowapi.services.secret_box import SecretBox
from storage.records.jwk import Jwk

logger = logging.getLogger(__name__)


class KeyReader:
    """Decrypts rows, each once in the life of the process."""

    __slots__ = ("_all", "_first", "_read", "_well_known")

    def __init__(self, secrets: Sequence[str], spare: Sequence[str]) -> None:
        """Read with *secrets* and, where they fail, with *spare*."""
        self._first = SecretBox(secrets[:1])
        self._all = SecretBox([*secrets, *spare])
        self._well_known = SecretBox([BUILT_IN_SECRET.get_secret_value()])
        self._read: dict[str, SigningKey] = {}

    def read_all(self, rows: Sequence[Jwk]) -> tuple[list[SigningKey], list[int]]:
        """The keys of *rows*, and the ids of the rows that cannot be read."""
        keys, unreadable = [], []
        for row in rows:
            try:
                keys.append(self._read.get(row.key_data) or self._key(row))
            except (CiphertextInvalid, ValueError):
                unreadable.append(row.id)
        return keys, unreadable

    def first_secret_opens_any(self, rows: Sequence[Jwk]) -> bool:
        """Tell whether one of *rows* was encrypted with the first secret."""
        return any(_opens(self._first, row) for row in rows)

    def _key(self, row: Jwk) -> SigningKey:
        key = SigningKey.of(row.id, row.created_at, rsa_jwk.parse(self._text(row)))
        self._read[row.key_data] = key
        return key

    def _text(self, row: Jwk) -> str:
        try:
            return self._all.decrypt(row.key_data)
        except CiphertextInvalid:
            text = self._well_known.decrypt(row.key_data)
        logger.warning(
            "jwks row %d is encrypted with a secret that everybody knows, so whoever reads the database can "
            "sign tokens; put one more secret before the others, so that a new key is made and signs, and "
            "delete the row when the tokens of the old one have ended",
            row.id,
        )
        return text


def _opens(box: SecretBox, row: Jwk) -> bool:
    try:
        box.decrypt(row.key_data)
    except CiphertextInvalid:
        return False
    return True
