"""Accounts at other providers."""

from datetime import datetime
from uuid import UUID

from storage.records.identity import Identity
from storage.sql import Statement, insert
from storage.unit import Unit
from storage.values import Reader, fields_of

_IDENTITY = Reader(Identity)
_SELECT = (
    "SELECT i.id, i.provider_id, i.provider_user_id, i.data, i.email_id, i.user_id, i.created_at,"
    " i.updated_at, p.name, p.enabled, p.skip_email_verification FROM identities i"
    " LEFT JOIN saml_identities s ON s.identity_id = i.id AND s.tenant_id = i.tenant_id"
    " LEFT JOIN saml_providers p ON p.domain = s.domain AND p.tenant_id = i.tenant_id"
)
_LIST_OF = Statement(
    f"{_SELECT} WHERE i.user_id = :user_id AND i.tenant_id = :tenant_id ORDER BY i.created_at, i.id"
)
_FIND = Statement(f"{_SELECT} WHERE i.id = :id AND i.tenant_id = :tenant_id")
_FIND_BY_SUBJECT = Statement(
    f"{_SELECT} WHERE i.provider_user_id = :provider_user_id AND i.provider_id = :provider_id"
    " AND i.tenant_id = :tenant_id"
)
_ADD = Statement(
    insert(
        "identities",
        "id",
        "provider_id",
        "provider_user_id",
        "data",
        "email_id",
        "user_id",
        "created_at",
        "updated_at",
    ),
    collides=True,
)
_UPDATE = Statement(
    "UPDATE identities SET data = :data, email_id = :email_id, updated_at = :updated_at"
    " WHERE id = :id AND tenant_id = :tenant_id"
)
_GIVE = Statement(
    "UPDATE identities SET user_id = :user_id, updated_at = :now"
    " WHERE id = :id AND user_id IS NULL AND tenant_id = :tenant_id"
)
_DELETE = Statement("DELETE FROM identities WHERE id = :id AND tenant_id = :tenant_id")


class IdentityRepository:
    """Users' accounts elsewhere."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def add(self, identity: Identity) -> None:
        """Remember an account elsewhere; where it belongs to SAML, that is remembered by itself."""
        await self._unit.write(_ADD, **fields_of(identity))

    async def find(self, identity_id: UUID) -> Identity | None:
        """The account elsewhere with that id."""
        return await self._unit.find(_IDENTITY, _FIND, id=identity_id)

    async def find_by_subject(self, provider_id: str, subject: str) -> Identity | None:
        """The account that *subject* has at a provider, whether it is somebody's here or nobody's."""
        found = await self._unit.find(
            _IDENTITY, _FIND_BY_SUBJECT, provider_id=provider_id, provider_user_id=subject
        )
        # Some collations take different texts for equal.
        same = found and (found.provider_id, found.provider_user_id) == (provider_id, subject)
        return found if same else None

    async def update(self, identity: Identity) -> None:
        """Store the claims and the address of *identity*, and when they were last told."""
        await self._unit.write(_UPDATE, **fields_of(identity))

    async def give(self, identity_id: UUID, user_id: UUID, now: datetime) -> bool:
        """Let an account elsewhere that is nobody's here be the user's; False if it is somebody's."""
        return await self._unit.write(_GIVE, id=identity_id, user_id=user_id, now=now) == 1

    async def list_of(self, user_id: UUID) -> list[Identity]:
        """The user's, oldest first."""
        return await list_identities(self._unit, user_id)

    async def delete(self, identity_id: UUID) -> bool:
        """Forget an account elsewhere; False if it was unknown already."""
        return await self._unit.write(_DELETE, id=identity_id) == 1


async def list_identities(unit: Unit, user_id: UUID) -> list[Identity]:
    """The user's accounts elsewhere, oldest first."""
    found = await unit.list(_IDENTITY, _LIST_OF, user_id=user_id)
    # An identity that several SAML domains lead to is still one.
    return list({identity.id: identity for identity in found}.values())
