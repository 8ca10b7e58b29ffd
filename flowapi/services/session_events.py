"""The names under which changes to sessions are announced, and what is told of a session."""

from enum import StrEnum
from typing import Any

from flowapi.services.timestamps import rfc3339
from storage.records.session import Session


class SessionEvent(StrEnum):
    """What happened to a session."""

    CREATED_BY_FLOW = "session.create.flow"
    CREATED_BY_ADMIN = "session.create.admin"
    LOGGED_OUT = "session.delete.explicit.logout"
    REVOKED = "session.delete.explicit.revoke"
    REVOKED_BY_ADMIN = "session.delete.admin.revoke"
    IDLE_EXPIRED = "session.delete.passive.expire"
    OVER_LIMIT = "session.delete.passive.limit"


def shown_session(session: Session) -> dict[str, Any]:
    """The JSON object of *session*."""
    return {
        "id": str(session.id),
        "user_id": str(session.user_id),
        "user_agent": session.user_agent,
        "ip_address": session.ip_address,
        "created_at": rfc3339(session.created_at),
        "updated_at": rfc3339(session.updated_at),
        "expires_at": None if session.expires_at is None else rfc3339(session.expires_at),
        "last_used": rfc3339(session.last_used),
    }
