"""The signing keys of a tenant: rows of the table `jwks`, encrypted at rest, held ready in the process.

Rule 1: a tenant has at least as many keys as there are secrets, so a new secret at the front of the list
        brings a new key, which signs from then on. Keys are never changed or deleted here.
Rule 2: what another process adds to the table is found when a token names an unknown key, and when the
        public document is asked for and the last look is a while ago.
Rule 3: a row that cannot be read stops the start; later it is reported and left out.
"""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from config.settings import Settings
from flowapi.errors.start import SigningKeyUnreadable, StartRefused
from flowapi.randomness import new_id
from flowapi.services import rsa_jwk
from flowapi.services.key_reader import KeyReader
from flowapi.services.key_ring import KeyRing
from flowapi.services.secret_box import SecretBox
from storage.records.jwk import Jwk
from storage.store import Store

logger = logging.getLogger(__name__)

DOCUMENT_AGE = timedelta(seconds=60)
UNKNOWN_KEY_PAUSE = timedelta(seconds=10)


class SigningKeys:
    """Keeps the keys of one tenant in one process."""

    def __init__(self, settings: Settings, *, shared: bool, key_size: int | None = None) -> None:
        """Prepare; *shared* says that the reference works on the same database, *key_size* is in bits.

        Raises:
            StartRefused: The keys cannot be kept in the way that the settings ask for.
        """
        if settings.secrets.key_management.type != "local":
            raise StartRefused("secrets.key_management.type: aws_kms is not supported yet; allowed: local")
        self._secrets = [secret.get_secret_value() for secret in settings.secret_keys]
        self._documented = [secret.get_secret_value() for secret in settings.secrets.keys]
        self._box = SecretBox(self._secrets)
        self._reader = KeyReader(self._secrets, self._documented)
        self._shared = shared
        self._key_size = key_size or (rsa_jwk.REFERENCE_KEY_SIZE if shared else rsa_jwk.KEY_SIZE)
        self._read_at: datetime | None = None
        self.ring = KeyRing()

    async def sync(self, store: Store, now: datetime) -> None:
        """Make the keys that are missing, and load all.

        Raises:
            StartRefused: A row cannot be read, or a first key is missing that only the reference may make.
        """
        rows = await store.jwks.list()
        missing = len(self._secrets) - len(rows)
        if missing > 0 and self._may_add(rows):
            keys = [await self._new_key() for _ in range(missing)]
            await self._add(store, keys, now)
        await self.load(store, now)

    async def first_rows(self) -> list[str]:
        """What is to be stored for a tenant that has no keys yet; making it takes a good part of a second.

        Raises:
            StartRefused: Only the reference may make it.
        """
        return [await self._new_key() for _ in self._secrets] if self._may_add(()) else []

    async def load(self, store: Store, now: datetime) -> None:
        """Read all keys.

        Raises:
            SigningKeyUnreadable: A row cannot be read.
        """
        if unreadable := await self._read(store, now):
            raise SigningKeyUnreadable(unreadable)

    def jwks(self) -> bytes:
        """The public keys as a JSON Web Key Set."""
        return self.ring.document

    async def look_again(self, store: Store, now: datetime, *, after: timedelta = UNKNOWN_KEY_PAUSE) -> bool:
        """Read the keys anew unless the last time was less than *after* ago; tell whether it was done.

        The pause keeps tokens with made-up key names from becoming database queries.
        """
        if self._read_at is not None and now - self._read_at < after:
            return False
        if unreadable := await self._read(store, now):
            logger.error("jwks rows %s cannot be decrypted with any of secret_keys", unreadable)
        return True

    async def document(self, store: Store, now: datetime) -> bytes:
        """The public keys, at most `DOCUMENT_AGE` old."""
        await self.look_again(store, now, after=DOCUMENT_AGE)
        return self.jwks()

    async def _read(self, store: Store, now: datetime) -> list[int]:
        self._read_at = now
        keys, unreadable = self._reader.read_all(await store.jwks.list())
        self.ring = KeyRing(keys)
        return unreadable

    def _may_add(self, rows: Sequence[Jwk]) -> bool:
        """Tell whether a row of ours can be read by everybody who works on the database."""
        if not self._shared:
            return True
        if rows:
            return self._reference_knows_the_first_secret(rows)
        if self._secrets == self._documented:
            raise StartRefused(
                "the database is shared with the reference and has no signing key yet, and the reference "
                "does not read secrets.keys: write them to secret_keys, or set "
                "database.shared_with_reference: false"
            )
        return True

    def _reference_knows_the_first_secret(self, rows: Sequence[Jwk]) -> bool:
        known = self._reader.first_secret_opens_any(rows)
        if not known:
            logger.warning(
                "the database is shared with the reference, which has not used the first of secret_keys yet; "
                "the key for that secret is left to it"
            )
        return known

    async def _new_key(self) -> str:
        text = await asyncio.to_thread(rsa_jwk.generate, str(new_id()), self._key_size)
        return self._box.encrypt(text)

    async def _add(self, store: Store, keys: Sequence[str], now: datetime) -> None:
        """Add as many of *keys* as are still missing once no other process can add any."""
        await store.jwks.lock()
        missing = len(self._secrets) - len(await store.jwks.list())
        for key in keys[: max(missing, 0)]:
            await store.jwks.add(key, now)
        await store.commit()
