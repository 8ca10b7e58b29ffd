"""Logins under way at SAML identity providers, and responses that came unasked."""

from uuid import UUID

from storage.records.saml import SamlResponse, SamlState
from storage.sql import Statement, insert
from storage.unit import Unit
from storage.values import Reader, fields_of

_STATE = Reader(SamlState)
_COLUMNS = ("id", "nonce", "state", "expires_at", "created_at", "updated_at")
_FIND = Statement(
    f"SELECT {', '.join(_COLUMNS)} FROM saml_states WHERE nonce = :nonce AND tenant_id = :tenant_id"
)
_ADD = Statement(insert("saml_states", *_COLUMNS), alone=True)
_DELETE = Statement("DELETE FROM saml_states WHERE id = :id AND tenant_id = :tenant_id", alone=True)
_REMEMBER = Statement(
    insert("saml_idp_initiated_requests", "id", "response_id", "issuer", "expires_at", "created_at"),
    collides=True,
)


class SamlStateRepository:
    """What is expected from identity providers, and what must not come from them twice."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def add(self, state: SamlState) -> None:
        """Store a login that begins, by itself if no transaction is open."""
        await self._unit.write_soon(_ADD, **fields_of(state))

    async def find(self, nonce: str) -> SamlState | None:
        """The login of that nonce, expired or not."""
        return await self._unit.find(_STATE, _FIND, nonce=nonce)

    async def delete(self, state_id: UUID) -> bool:
        """Forget a login, by itself if no transaction is open; False if somebody else has."""
        return await self._unit.write(_DELETE, id=state_id) == 1

    async def remember(self, response: SamlResponse) -> None:
        """Remember a response.

        Raises:
            UniqueViolation: It has come before.
        """
        await self._unit.write(_REMEMBER, **fields_of(response))
