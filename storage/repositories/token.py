"""One-time tokens."""

from uuid import UUID

from storage.records.token import Token
from storage.sql import Statement, insert
from storage.unit import Unit
from storage.values import Reader, fields_of

_TOKEN = Reader(Token)
_COLUMNS = (
    "id",
    "user_id",
    "value",
    "expires_at",
    "created_at",
    "updated_at",
    "identity_id",
    "is_flow",
    "user_created",
    "code_verifier",
    "link_user",
)
_FIND = Statement(f"SELECT {', '.join(_COLUMNS)} FROM tokens WHERE value = :value AND tenant_id = :tenant_id")
_ADD = Statement(insert("tokens", *_COLUMNS))
_DELETE = Statement("DELETE FROM tokens WHERE id = :id AND tenant_id = :tenant_id")


class TokenRepository:
    """Tokens that count once."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def add(self, token: Token) -> None:
        """Store a new one."""
        await self._unit.write(_ADD, **fields_of(token))

    async def find(self, value: str) -> Token | None:
        """The token of that value, expired or not."""
        return await self._unit.find(_TOKEN, _FIND, value=value)

    async def delete(self, token_id: UUID) -> bool:
        """Spend a token; False if somebody else has."""
        return await self._unit.write(_DELETE, id=token_id) == 1
