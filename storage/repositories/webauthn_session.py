"""WebAuthn ceremonies under way."""

from uuid import UUID, uuid5

from storage.records.webauthn import WebauthnSession
from storage.sql import Statement, insert
from storage.unit import Unit
from storage.values import Reader, fields_of

_SESSION = Reader(WebauthnSession)
_COLUMNS = ("id", "challenge", "user_id", "user_verification", "operation", "expires_at", "created_at")
_FIND = Statement(
    f"SELECT {', '.join(f's.{column}' for column in _COLUMNS)}, a.credential_id FROM webauthn_session_data s"
    " LEFT JOIN webauthn_session_data_allowed_credentials a"
    " ON a.webauthn_session_data_id = s.id AND a.tenant_id = s.tenant_id"
    " WHERE s.id = :id AND s.tenant_id = :tenant_id ORDER BY a.created_at, a.credential_id"
)
_INSERT = insert("webauthn_session_data", *_COLUMNS, "updated_at")
_ADD = Statement(_INSERT)
_ADD_ALONE = Statement(_INSERT, alone=True)
_ALLOW = Statement(
    insert(
        "webauthn_session_data_allowed_credentials",
        "id",
        "credential_id",
        "webauthn_session_data_id",
        "created_at",
        "updated_at",
    )
)
_DELETE = Statement("DELETE FROM webauthn_session_data WHERE id = :id AND tenant_id = :tenant_id")


class WebauthnSessionRepository:
    """Challenges that were handed out."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def add(self, session: WebauthnSession) -> None:
        """Store a new ceremony; one for any credential by itself if no transaction is open.

        A ceremony whose step is not stored is known to nobody, and ends with its time.
        """
        statement = _ADD if session.allowed_credentials else _ADD_ALONE
        await self._unit.write_soon(statement, **fields_of(session), updated_at=session.created_at)
        for credential_id in dict.fromkeys(session.allowed_credentials):
            await self._unit.write_soon(
                _ALLOW,
                id=uuid5(session.id, credential_id),
                credential_id=credential_id,
                webauthn_session_data_id=session.id,
                created_at=session.created_at,
                updated_at=session.created_at,
            )

    async def find(self, session_id: UUID) -> WebauthnSession | None:
        """The ceremony with that id; the credentials it allows in alphabetical order."""
        rows = await self._unit.rows(_FIND, id=session_id)
        if not rows:
            return None
        allowed = tuple(row[-1] for row in rows if row[-1])
        return _SESSION.for_(self._unit.dialect)((*rows[0][:-1], allowed))

    async def delete(self, session_id: UUID) -> bool:
        """End a ceremony; False if it was over already."""
        return await self._unit.write(_DELETE, id=session_id) == 1
