"""flowapi/services/session_events.py: what is told of a session."""

from uuid import UUID

from flowapi.services.session_events import shown_session
from storage.records.session import Session
from tests.services.sessions.making import MOMENT
from tests.support.records import NOW


def test_a_session_is_announced_with_all_its_columns() -> None:
    session = Session(UUID(int=1), UUID(int=2), None, "::1", None, NOW, NOW, MOMENT)

    assert shown_session(session) == {
        "id": str(UUID(int=1)),
        "user_id": str(UUID(int=2)),
        "user_agent": None,
        "ip_address": "::1",
        "created_at": "2026-01-02T03:04:05Z",
        "updated_at": "2026-01-02T03:04:05.987654Z",
        "expires_at": None,
        "last_used": "2026-01-02T03:04:05Z",
    }
