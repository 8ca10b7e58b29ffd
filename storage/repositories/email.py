"""Email addresses, and which of them mail goes to."""

from datetime import datetime
from uuid import UUID, uuid5

from storage.records.email import Email
from storage.sql import Statement, insert
from storage.unit import Unit
from storage.values import Reader, fields_of

_EMAIL = Reader(Email)
_SELECT = (
    "SELECT e.id, e.user_id, e.address, e.verified, p.id IS NOT NULL, e.created_at, e.updated_at"
    " FROM emails e LEFT JOIN primary_emails p ON p.email_id = e.id AND p.tenant_id = e.tenant_id"
)
_FIND = Statement(f"{_SELECT} WHERE e.id = :id AND e.tenant_id = :tenant_id")
_FIND_BY_ADDRESS = Statement(f"{_SELECT} WHERE e.address = :address AND e.tenant_id = :tenant_id")
_LIST_OF = Statement(
    f"{_SELECT} WHERE e.user_id = :user_id AND e.tenant_id = :tenant_id ORDER BY e.created_at, e.id"
)
_ADD = Statement(
    insert("emails", "id", "user_id", "address", "verified", "created_at", "updated_at"), collides=True
)
_ADD_PRIMARY = Statement(insert("primary_emails", "id", "email_id", "user_id", "created_at", "updated_at"))
_DROP_PRIMARY = Statement("DELETE FROM primary_emails WHERE user_id = :user_id AND tenant_id = :tenant_id")
_DROP_IF_PRIMARY = Statement("DELETE FROM primary_emails WHERE email_id = :id AND tenant_id = :tenant_id")
_DELETE = Statement("DELETE FROM emails WHERE id = :id AND tenant_id = :tenant_id")
_VERIFY = Statement(
    "UPDATE emails SET verified = :verified, updated_at = :now WHERE id = :id AND tenant_id = :tenant_id"
)
_ASSIGN = Statement(
    "UPDATE emails SET user_id = :user_id, verified = :verified, updated_at = :now"
    " WHERE id = :id AND user_id IS NULL AND tenant_id = :tenant_id"
)


class EmailRepository:
    """Addresses."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def add(self, email: Email) -> None:
        """Store a new address; a primary one takes the place of the user's former."""
        await self._unit.write(_ADD, **fields_of(email))
        if email.primary and email.user_id:
            await self.make_primary(email.id, email.user_id, email.created_at)

    async def find(self, email_id: UUID) -> Email | None:
        """The address with that id."""
        return await self._unit.find(_EMAIL, _FIND, id=email_id)

    async def find_by_address(self, address: str) -> Email | None:
        """The address as it is known here, whether it is somebody's or nobody's."""
        email = await self._unit.find(_EMAIL, _FIND_BY_ADDRESS, address=address)
        # Some collations take different texts for equal.
        return email if email and email.address == address else None

    async def list_of(self, user_id: UUID) -> list[Email]:
        """The user's addresses, oldest first."""
        return await self._unit.list(_EMAIL, _LIST_OF, user_id=user_id)

    async def mark_verified(self, email_id: UUID, now: datetime) -> bool:
        """Note that the address has been verified; False if it is gone."""
        return await self._unit.write(_VERIFY, id=email_id, verified=True, now=now) == 1

    async def assign(self, email_id: UUID, user_id: UUID, now: datetime, *, verified: bool) -> bool:
        """Let an address that is nobody's be the user's; False if it is somebody's."""
        return await self._unit.write(_ASSIGN, id=email_id, user_id=user_id, verified=verified, now=now) == 1

    async def delete(self, email_id: UUID) -> bool:
        """Delete an address and the identities that came with it; False if it was gone already."""
        # The foreign key of the primary address restricts.
        await self._unit.write_soon(_DROP_IF_PRIMARY, id=email_id)
        return await self._unit.write(_DELETE, id=email_id) == 1

    async def make_primary(self, email_id: UUID, user_id: UUID, now: datetime) -> None:
        """Let the user's mail go to this address from now on."""
        await self._unit.write_soon(_DROP_PRIMARY, user_id=user_id)
        await self._unit.write(
            _ADD_PRIMARY,
            id=uuid5(email_id, "primary"),
            email_id=email_id,
            user_id=user_id,
            created_at=now,
            updated_at=now,
        )
