"""Users."""

import builtins
from uuid import UUID

from storage.records.account import Account, LoginFacts
from storage.records.listing import Part, UserFilter
from storage.records.user import User
from storage.repositories import login_facts, user_list
from storage.repositories.account import find_account
from storage.sql import Statement, insert
from storage.unit import Unit
from storage.values import Reader, fields_of

_USER = Reader(User)
_COLUMNS = ("id", "created_at", "updated_at", "name", "given_name", "family_name", "picture")
_FIND = Statement(f"SELECT {', '.join(_COLUMNS)} FROM users WHERE id = :id AND tenant_id = :tenant_id")
_ADD = Statement(insert("users", *_COLUMNS))
_DESCRIBE = Statement(
    "UPDATE users SET name = :name, given_name = :given_name, family_name = :family_name, picture = :picture,"
    " updated_at = :updated_at WHERE id = :id AND tenant_id = :tenant_id"
)
_LOCK = Statement("UPDATE users SET updated_at = updated_at WHERE id = :id AND tenant_id = :tenant_id")
_DELETE_PRIMARY_EMAIL = Statement("DELETE FROM primary_emails WHERE user_id = :id AND tenant_id = :tenant_id")
_DELETE = Statement("DELETE FROM users WHERE id = :id AND tenant_id = :tenant_id")


class UserRepository:
    """Users, and what is known of them."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def add(self, user: User) -> None:
        """Store a new user."""
        await self._unit.write(_ADD, **fields_of(user))

    async def find(self, user_id: UUID) -> User | None:
        """The user, without what belongs to them."""
        return await self._unit.find(_USER, _FIND, id=user_id)

    async def count(self, wanted: UserFilter) -> int:
        """How many users operators are shown in all."""
        return await user_list.count_users(self._unit, wanted)

    async def list(self, wanted: UserFilter, part: Part, *, newest_first: bool) -> builtins.list[Account]:
        """A part of those users, by the time at which they came; of what belongs to them, only addresses,
        usernames and credentials."""
        return await user_list.list_users(self._unit, wanted, part, newest_first=newest_first)

    async def describe(self, user: User) -> None:
        """Store the name and the picture of *user*."""
        await self._unit.write(_DESCRIBE, **fields_of(user))

    async def lock(self, user_id: UUID) -> None:
        """Let no other transaction do the same until this one ends; what is read from now on is current."""
        await self._unit.write_soon(_LOCK, id=user_id)

    async def delete(self, user_id: UUID) -> bool:
        """Delete a user and everything that belongs to them; False if there was none."""
        # The foreign key to the primary address restricts; some databases check it before the cascade.
        await self._unit.write_soon(_DELETE_PRIMARY_EMAIL, id=user_id)
        return await self._unit.write(_DELETE, id=user_id) == 1

    async def account(self, user_id: UUID) -> Account | None:
        """The user with everything that belongs to them."""
        return await find_account(self._unit, user_id)

    async def login_facts(self, user_id: UUID) -> LoginFacts | None:
        """What choosing a way to log in needs to know of a user."""
        return await login_facts.by_id(self._unit, user_id)

    async def login_facts_by_email(self, address: str) -> LoginFacts | None:
        """The same of the user to whom *address* belongs, primary or not."""
        return await login_facts.by_email(self._unit, address)

    async def login_facts_by_username(self, username: str) -> LoginFacts | None:
        """The same of the user of that name."""
        return await login_facts.by_username(self._unit, username)
