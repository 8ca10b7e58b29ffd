"""The row of a new session."""

from datetime import datetime, timedelta
from uuid import UUID

from config.sections.session import Session as SessionSettings
from flowapi.randomness import new_id
from storage.records.session import Session

LONGEST_TEXT = 255
_SECOND = timedelta(seconds=1)


def new_session(
    settings: SessionSettings,
    user_id: UUID,
    *,
    ip_address: str | None = None,
    user_agent: str | None = None,
    now: datetime,
) -> Session:
    """A session of the user that begins now; it lasts whole seconds, as its token can say no more."""
    return Session(
        id=new_id(),
        user_id=user_id,
        user_agent=user_agent and user_agent[:LONGEST_TEXT],
        ip_address=ip_address and ip_address[:LONGEST_TEXT],
        expires_at=now + settings.lifespan // _SECOND * _SECOND,
        last_used=now,
        created_at=now,
        updated_at=now,
    )
