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
