"""Which SAML domains identities came through."""

from datetime import datetime
from uuid import UUID

from storage.sql import Statement, insert
from storage.unit import Unit

_DOMAINS_OF = Statement(
    "SELECT domain FROM saml_identities WHERE identity_id = :identity_id AND tenant_id = :tenant_id"
)
_ADD = Statement(
    insert("saml_identities", "id", "identity_id", "domain", "created_at", "updated_at"), collides=True
)
_DELETE_OTHERS = Statement(
    "DELETE FROM identities WHERE email_id = :email_id AND id <> :identity_id AND tenant_id = :tenant_id"
    " AND EXISTS (SELECT 1 FROM saml_identities s WHERE s.identity_id = identities.id"
    " AND s.domain = :domain AND s.tenant_id = identities.tenant_id)"
)
_DELETE_OF = Statement(
    "DELETE FROM identities WHERE tenant_id = :tenant_id AND id IN"
    " (SELECT identity_id FROM saml_identities WHERE domain = :domain AND tenant_id = :tenant_id)"
    " AND NOT EXISTS (SELECT 1 FROM saml_identities s WHERE s.identity_id = identities.id"
    " AND s.domain <> :domain AND s.tenant_id = identities.tenant_id)",
    mysql="DELETE i FROM saml_identities o JOIN identities i"
    " ON i.id = o.identity_id AND i.tenant_id = o.tenant_id"
    " WHERE o.domain = :domain AND o.tenant_id = :tenant_id"
    " AND NOT EXISTS (SELECT 1 FROM saml_identities s WHERE s.identity_id = i.id"
    " AND s.domain <> :domain AND s.tenant_id = i.tenant_id)",
)
_FORGET = Statement("DELETE FROM saml_identities WHERE domain = :domain AND tenant_id = :tenant_id")
_FORGET_DOUBLES = Statement(
    "DELETE FROM saml_identities WHERE domain = :domain AND tenant_id = :tenant_id AND identity_id IN"
    " (SELECT identity_id FROM (SELECT identity_id FROM saml_identities"
    " WHERE domain = :renamed AND tenant_id = :tenant_id) others)"  # MySQL wants it copied
)
_RENAME = Statement(
    "UPDATE saml_identities SET domain = :renamed, updated_at = :now"
    " WHERE domain = :domain AND tenant_id = :tenant_id"
)


class SamlIdentityRepository:
    """The domains of identities."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def domains_of(self, identity_id: UUID) -> frozenset[str]:
        """Those that have led to an identity; none where it is not one of SAML."""
        rows = await self._unit.rows(_DOMAINS_OF, identity_id=identity_id)
        return frozenset(str(row[0]) for row in rows)

    async def add(self, row_id: UUID, identity_id: UUID, domain: str, now: datetime) -> None:
        """Note that an identity came through *domain*."""
        await self._unit.write(
            _ADD, id=row_id, identity_id=identity_id, domain=domain, created_at=now, updated_at=now
        )

    async def delete_others(self, email_id: UUID, domain: str, identity_id: UUID) -> int:
        """Delete an address's identities that came through *domain*, but for one; how many there were."""
        return await self._unit.write(
            _DELETE_OTHERS, email_id=email_id, domain=domain, identity_id=identity_id
        )

    async def delete_of(self, domain: str) -> int:
        """Delete the identities that came through *domain* and no other; how many there were."""
        deleted = await self._unit.write(_DELETE_OF, domain=domain)
        await self._unit.write(_FORGET, domain=domain)
        return deleted

    async def rename(self, domain: str, renamed: str, now: datetime) -> None:
        """Let those that came through *domain* have come through *renamed*."""
        await self._unit.write(_FORGET_DOUBLES, domain=domain, renamed=renamed)
        await self._unit.write(_RENAME, domain=domain, renamed=renamed, now=now)
