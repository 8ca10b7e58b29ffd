"""Sessions as their owner sees them."""

from typing import Any
from uuid import UUID

from flowapi.services.timestamps import rfc3339
from flowapi.services.user_agents import described
from storage.records.session import Session


def own_session(session: Session, current: UUID | None) -> dict[str, Any]:
    """The JSON object of *session*; what is not known is left out."""
    shown: dict[str, Any] = {
        "id": str(session.id),
        "current": session.id == current,
        "created_at": rfc3339(session.created_at),
        "last_used": rfc3339(session.last_used),
    }
    if session.expires_at is not None:
        shown["expires_at"] = rfc3339(session.expires_at)
    if session.ip_address is not None:
        shown["ip_address"] = session.ip_address
    if session.user_agent is not None:
        shown["user_agent_raw"] = session.user_agent
    if session.user_agent:
        shown["user_agent"] = described(session.user_agent)
    return shown
