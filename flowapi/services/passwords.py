"""Hash and check passwords.

Rule 1: nothing is hashed on the event loop.
Rule 2: a check costs the same whether or not there is something to check against.
Rule 3: what the reference may read is written as the reference writes it, and nothing is re-hashed there.
"""

from datetime import datetime, timedelta

from config.settings import Settings
from flowapi.errors.credentials import PasswordMismatch
from flowapi.errors.inputs import ValueTooLong
from flowapi.errors.technical import StoredHashMalformed
from flowapi.randomness import random_bytes
from flowapi.services.hashing_pool import HashingPool
from flowapi.services.password_hashes.argon2_format import Argon2
from flowapi.services.password_hashes.bcrypt_format import Bcrypt
from flowapi.services.password_hashes.decoys import Decoys
from flowapi.services.password_hashes.firebase_format import FirebaseScrypt
from flowapi.services.password_hashes.formats import LONGEST_PASSWORD, HashFormat, HashWriter
from storage.store import Store

SAMPLE = 1000
LOOK_AGAIN = timedelta(minutes=10)


class Passwords:
    """Hashes and checks passwords; one object per process, closed by whoever made the pool."""

    def __init__(self, settings: Settings, pool: HashingPool, *, shared: bool) -> None:
        """Prepare; *shared* says that the reference works on the same database."""
        hashing = settings.password.hashing
        argon2 = Argon2(
            memory_kib=hashing.memory_kib, iterations=hashing.iterations, parallelism=hashing.parallelism
        )
        bcrypt = Bcrypt()
        self._writer: HashWriter = bcrypt if shared else argon2
        self._formats: tuple[HashFormat, ...] = (argon2, bcrypt, FirebaseScrypt())
        self._rehash = hashing.rehash_on_login and not shared
        self._pool = pool
        self._decoys = Decoys(_secret(settings), self._writer, self._format_of)
        self._looked_at: datetime | None = None

    async def look_around(self, store: Store, now: datetime) -> None:
        """See now and then what kinds of hashes there are, so that a check against nothing takes as long."""
        if self._looked_at is not None and now - self._looked_at < LOOK_AGAIN:
            return
        self._looked_at = now
        self._decoys.learn(await store.passwords.sample(SAMPLE))

    async def hash(self, password: str) -> str:
        """A hash of *password* to store.

        Raises:
            ValueTooLong: *password* has more than 72 bytes.
            ServerBusy: Too many passwords are waiting to be hashed.
        """
        secret = _encoded(password)
        if len(secret) > LONGEST_PASSWORD:
            raise ValueTooLong
        return await self._pool.run(lambda: self._writer.hash(secret))

    async def check(self, password: str, stored: str | None, *, whose: str = "") -> str | None:
        """The hash that should replace *stored*, or None if it may stay.

        Args:
            stored: None, where there is no account or no password; takes as long as any other.
            whose: The name that was given of such an account, or its id.

        Raises:
            PasswordMismatch: *password* is wrong, or there is none.
            StoredHashMalformed: *stored* cannot be read.
            ServerBusy: Too many passwords are waiting to be hashed.
        """
        secret = _encoded(password)
        if stored is not None:
            return await self._pool.run(lambda: self._checked(secret, stored))
        await self._pool.run(lambda: self._checked(secret, self._decoys.of(whose)))
        raise PasswordMismatch

    def _checked(self, secret: bytes, stored: str) -> str | None:
        self._format_of(stored).check(secret, stored)
        return self._writer.hash(secret) if self._outdated(secret, stored) else None

    def _format_of(self, stored: str) -> HashFormat:
        for known in self._formats:
            if known.recognises(stored):
                return known
        raise StoredHashMalformed

    def _outdated(self, secret: bytes, stored: str) -> bool:
        return self._rehash and len(secret) <= LONGEST_PASSWORD and not self._writer.current(stored)


def _secret(settings: Settings) -> bytes:
    return settings.secret_keys[0].get_secret_value().encode() if settings.secret_keys else random_bytes(32)


def _encoded(password: str) -> bytes:
    """The bytes that are hashed; a half of a surrogate pair, which has none in UTF-8, is written as it is."""
    return password.encode("utf-8", "surrogatepass")
