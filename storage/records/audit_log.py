"""An entry of the audit log."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class AuditLog:
    """What somebody did; *details* is JSON text."""

    id: UUID
    type: str
    error: str | None
    meta_http_request_id: str
    meta_source_ip: str
    meta_user_agent: str
    actor_user_id: UUID | None
    actor_email: str | None = field(repr=False)
    details: str | None = field(repr=False)
    created_at: datetime
    updated_at: datetime
