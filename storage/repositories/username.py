"""Usernames."""

from datetime import datetime
from uuid import UUID

from storage.records.username import Username
from storage.sql import Statement, insert
from storage.unit import Unit
from storage.values import Reader, fields_of

_USERNAME = Reader(Username)
_COLUMNS = ("id", "user_id", "username", "created_at", "updated_at")
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM usernames"
_FIND = Statement(f"{_SELECT} WHERE username = :username AND tenant_id = :tenant_id")
_FIND_OF = Statement(f"{_SELECT} WHERE user_id = :user_id AND tenant_id = :tenant_id")
_ADD = Statement(insert("usernames", *_COLUMNS), collides=True)
_CHANGE = Statement(
    "UPDATE usernames SET username = :username, updated_at = :now"
    " WHERE user_id = :user_id AND tenant_id = :tenant_id",
    collides=True,
)
_DELETE_OF = Statement("DELETE FROM usernames WHERE user_id = :user_id AND tenant_id = :tenant_id")


class UsernameRepository:
    """The names that users log in with."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def add(self, username: Username) -> None:
        """Store a user's name."""
        await self._unit.write(_ADD, **fields_of(username))

    async def change(self, user_id: UUID, username: str, now: datetime) -> bool:
        """Let the user go by another name; False if they have none."""
        return await self._unit.write(_CHANGE, user_id=user_id, username=username, now=now) == 1

    async def delete_of(self, user_id: UUID) -> bool:
        """Delete the user's name; False if they have none."""
        return await self._unit.write(_DELETE_OF, user_id=user_id) == 1

    async def find(self, username: str) -> Username | None:
        """The name and whose it is."""
        found = await self._unit.find(_USERNAME, _FIND, username=username)
        # Some collations take different texts for equal.
        return found if found and found.username == username else None

    async def find_of(self, user_id: UUID) -> Username | None:
        """The user's name."""
        return await self._unit.find(_USERNAME, _FIND_OF, user_id=user_id)
