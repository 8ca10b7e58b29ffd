"""Usernames."""

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


class UsernameRepository:
    """The names that users log in with."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def add(self, username: Username) -> None:
        """Store a user's name."""
        await self._unit.write(_ADD, **fields_of(username))

    async def find(self, username: str) -> Username | None:
        """The name and whose it is."""
        found = await self._unit.find(_USERNAME, _FIND, username=username)
        # Some collations take different texts for equal.
        return found if found and found.username == username else None

    async def find_of(self, user_id: UUID) -> Username | None:
        """The user's name."""
        return await self._unit.find(_USERNAME, _FIND_OF, user_id=user_id)
