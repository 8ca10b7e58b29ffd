"""Sessions as their owner sees them."""

from datetime import timedelta
from uuid import uuid4

from flowapi.services.own_sessions import own_session
from storage.records.session import Session
from tests.support.records import NOW

SESSION = Session(uuid4(), uuid4(), "curl/8.4.0", "192.0.2.1", NOW + timedelta(hours=1), NOW, NOW, NOW)


def test_everything_that_is_known_is_shown() -> None:
    assert own_session(SESSION, SESSION.id) == {
        "id": str(SESSION.id),
        "current": True,
        "created_at": "2026-01-02T03:04:05Z",
        "last_used": "2026-01-02T03:04:05Z",
        "expires_at": "2026-01-02T04:04:05Z",
        "ip_address": "192.0.2.1",
        "user_agent_raw": "curl/8.4.0",
        "user_agent": " (curl)",
    }


def test_what_is_not_known_is_left_out() -> None:
    bare = Session(SESSION.id, SESSION.user_id, None, None, None, NOW, NOW, NOW)
    silent = Session(SESSION.id, SESSION.user_id, "", None, None, NOW, NOW, NOW)

    assert own_session(bare, uuid4()) == {
        "id": str(SESSION.id),
        "current": False,
        "created_at": "2026-01-02T03:04:05Z",
        "last_used": "2026-01-02T03:04:05Z",
    }
    assert own_session(silent, None)["user_agent_raw"] == ""
    assert "user_agent" not in own_session(silent, None)
