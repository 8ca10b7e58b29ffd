"""The stored form of passcodes.

Rule 1: our form is a keyed MAC over code, flow and address: without the secret it says nothing about six
        digits, and in another flow or for another address it does not match.
Rule 2: where the reference may read it, it is the reference's bcrypt, which binds nothing.
Rule 3: the first secret writes, every secret may have written.
"""

import hmac
from collections.abc import Sequence
from uuid import UUID

from config.settings import Settings
from flowapi.errors.credentials import PasswordMismatch
from flowapi.errors.start import SecretsUnusable
from flowapi.services.hashing_pool import HashingPool
from flowapi.services.password_hashes.bcrypt_format import Bcrypt

MAC_PREFIX = "$passcode-mac$1$"
_PURPOSE = b"flowapi passcode, version 1"


class PasscodeHashes:
    """Makes and compares stored forms of passcodes."""

    def __init__(self, settings: Settings, pool: HashingPool, *, shared: bool) -> None:
        """Prepare; *shared* says that the reference works on the same database.

        Raises:
            SecretsUnusable: The settings have no secret.
        """
        if not settings.secret_keys:
            raise SecretsUnusable
        self._keys = _keys([secret.get_secret_value() for secret in settings.secret_keys])
        self._bcrypt = Bcrypt()
        self._pool = pool
        self._shared = shared

    async def hash(self, code: str, *, flow_id: UUID, email: str) -> str:
        """What to store of *code*."""
        if self._shared:
            return await self._pool.run(lambda: self._bcrypt.hash(code.encode()))
        return _mac(self._keys[0], code, flow_id=flow_id, email=email)

    async def matches(self, stored: str, code: str, *, flow_id: UUID, email: str) -> bool:
        """Tell whether *stored* was made of these.

        Raises:
            StoredHashMalformed: *stored* cannot be read.
        """
        if not stored.startswith(MAC_PREFIX):
            return await self._pool.run(lambda: self._bcrypt_matches(stored, _encoded(code)))
        macs = [_mac(key, code, flow_id=flow_id, email=email) for key in self._keys]
        return any(hmac.compare_digest(mac.encode(), stored.encode()) for mac in macs)

    def _bcrypt_matches(self, stored: str, code: bytes) -> bool:
        try:
            self._bcrypt.check(code, stored)
        except PasswordMismatch:
            return False
        return True


def _keys(secrets: Sequence[str]) -> list[bytes]:
    return [hmac.digest(secret.encode(), _PURPOSE, "sha256") for secret in secrets]


def _mac(key: bytes, code: str, *, flow_id: UUID, email: str) -> str:
    address = _encoded(email)
    message = flow_id.bytes + len(address).to_bytes(4) + address + _encoded(code)
    return MAC_PREFIX + hmac.digest(key, message, "sha256").hex()


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
