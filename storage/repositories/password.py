"""Password hashes."""

from datetime import datetime
from uuid import UUID

from storage.records.password import PasswordCredential
from storage.sql import Statement, insert
from storage.unit import Unit
from storage.values import Reader, fields_of

_PASSWORD = Reader(PasswordCredential)
_COLUMNS = ("id", "user_id", "password", "created_at", "updated_at")
_FIND_OF = Statement(
    f"SELECT {', '.join(_COLUMNS)} FROM password_credentials"
    " WHERE user_id = :user_id AND tenant_id = :tenant_id"
)
_SAMPLE = Statement(
    "SELECT password FROM password_credentials WHERE tenant_id = :tenant_id ORDER BY id LIMIT :limit"
)
_ADD = Statement(insert("password_credentials", *_COLUMNS), collides=True)
_REPLACE = Statement(
    "UPDATE password_credentials SET password = :password, updated_at = :now"
    " WHERE user_id = :user_id AND tenant_id = :tenant_id"
)

_DELETE_OF = Statement("DELETE FROM password_credentials WHERE user_id = :user_id AND tenant_id = :tenant_id")


class PasswordRepository:
    """Users' password hashes."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def add(self, credential: PasswordCredential) -> None:
        """Store the hash of a user who has none."""
        await self._unit.write(_ADD, **fields_of(credential))

    async def find_of(self, user_id: UUID) -> PasswordCredential | None:
        """The user's."""
        return await self._unit.find(_PASSWORD, _FIND_OF, user_id=user_id)

    async def sample(self, limit: int) -> list[str]:
        """Up to *limit* hashes, as good as drawn at random: ids are."""
        return [row[0] for row in await self._unit.rows(_SAMPLE, limit=limit)]

    async def put(self, credential: PasswordCredential) -> None:
        """Store the user's hash in the place of the one they have, if any."""
        if not await self.replace_hash(credential.user_id, credential.password, credential.updated_at):
            await self.add(credential)

    async def replace_hash(self, user_id: UUID, password: str, now: datetime) -> bool:
        """Store another hash of the user; False if they have none."""
        return await self._unit.write(_REPLACE, user_id=user_id, password=password, now=now) == 1

    async def delete_of(self, user_id: UUID) -> bool:
        """Delete the user's; False if they have none."""
        return await self._unit.write(_DELETE_OF, user_id=user_id) == 1
