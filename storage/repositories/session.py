"""Sessions."""

from datetime import datetime
from uuid import UUID

from storage.records.session import Session
from storage.sql import Statement, insert
from storage.unit import Unit
from storage.values import Reader, fields_of

_SESSION = Reader(Session)
_SELECT = (
    "SELECT id, user_id, user_agent, ip_address, expires_at, COALESCE(last_used, created_at), created_at,"
    " updated_at FROM sessions"
)
_FIND = Statement(f"{_SELECT} WHERE id = :id AND tenant_id = :tenant_id")
_ACTIVE = (
    f"{_SELECT} WHERE user_id = :user_id AND tenant_id = :tenant_id AND expires_at > :now"
    " ORDER BY created_at DESC, id"
)
_LIST_ACTIVE = Statement(_ACTIVE)
_MOST_SURPLUS = 1000
_SURPLUS = Statement(f"{_ACTIVE} LIMIT {_MOST_SURPLUS} OFFSET :kept")
_ADD = Statement(
    insert(
        "sessions",
        "id",
        "user_id",
        "user_agent",
        "ip_address",
        "expires_at",
        "last_used",
        "created_at",
        "updated_at",
    )
)
_DELETE = Statement("DELETE FROM sessions WHERE id = :id AND tenant_id = :tenant_id")
_TOUCH = Statement(
    "UPDATE sessions SET last_used = :now, updated_at = :now WHERE id = :id AND tenant_id = :tenant_id",
    alone=True,
)
_AGENT_LENGTH = 255


class SessionRepository:
    """Logins that last."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def add(self, session: Session) -> None:
        """Store a new session; an overlong user agent is cut off."""
        values = fields_of(session)
        values["user_agent"] = session.user_agent and session.user_agent[:_AGENT_LENGTH]
        await self._unit.write_soon(_ADD, **values)

    async def find(self, session_id: UUID) -> Session | None:
        """The session with that id, expired or not."""
        return await self._unit.find(_SESSION, _FIND, id=session_id)

    async def list_active(self, user_id: UUID, now: datetime) -> list[Session]:
        """The user's sessions that last beyond *now*, newest first."""
        return await self._unit.list(_SESSION, _LIST_ACTIVE, user_id=user_id, now=now)

    async def surplus(self, user_id: UUID, now: datetime, *, kept: int) -> list[Session]:
        """The oldest of the user's sessions that last beyond *now*, if there are more than *kept*."""
        return await self._unit.list(_SESSION, _SURPLUS, user_id=user_id, now=now, kept=kept)

    async def delete(self, session_id: UUID) -> bool:
        """End a session; False if it was over already."""
        return await self._unit.write(_DELETE, id=session_id) == 1

    async def touch(self, session_id: UUID, now: datetime) -> bool:
        """Note a use, by itself if no transaction is open; False if the session is over."""
        return await self._unit.write(_TOUCH, id=session_id, now=now) == 1
