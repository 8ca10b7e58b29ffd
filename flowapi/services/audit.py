"""Keep a record of what users do: a row in the unit of work, a line on the console once that has committed.

Rule 1: an entry is part of the step that it tells of; where it cannot be stored, nothing of the step is.
Rule 2: whatever a client sends is cut to what the columns hold.
Rule 3: the console learns nothing that the database would not: what is masked is masked in both.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Protocol, Self, TextIO
from uuid import UUID

import orjson

from config.sections.audit_log import AuditLog as AuditSettings
from flowapi.randomness import new_id
from flowapi.services.audit_events import AuditEvent
from flowapi.services.audit_masking import Details, masked_details, masked_email
from storage.records.account import Account
from storage.records.audit_log import AuditLog
from storage.store import Store

LONGEST_TEXT = 255


class Caller(Protocol):
    """Who sent the request, as far as the connection tells."""

    @property
    def ip(self) -> str: ...
    @property
    def user_agent(self) -> str: ...
    @property
    def request_id(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Actor:
    """Whose doing it was; the address only where it is at hand."""

    user_id: UUID
    email: str | None = field(default=None, repr=False)

    @classmethod
    def of(cls, account: Account) -> Self:
        """The owner of *account*, by the primary address if there is one."""
        primary = account.primary_email
        return cls(account.id, primary.address if primary else None)


@dataclass(frozen=True, slots=True)
class Audit:
    """The audit log of one tenant; without a *console*, nothing is written there."""

    settings: AuditSettings
    console: TextIO | None

    @property
    def stores(self) -> bool:
        """Whether entries are stored, and so whether it is worth a statement to know more of an actor."""
        return self.settings.storage.enabled

    async def record(
        self,
        store: Store,
        event: AuditEvent,
        caller: Caller,
        now: datetime,
        *,
        actor: Actor | None = None,
        error: str | None = None,
        details: Details | None = None,
    ) -> None:
        """Note *event*, as part of the unit of work.

        Args:
            error: Why it failed.
            details: What else is worth knowing; members called `email`, `email_address` or `username` are
                masked if the settings say so.
        """
        if not (self.stores or self.console):
            return
        entry = AuditLog(
            id=new_id(),
            type=event,
            error=error and _bounded(error),
            meta_http_request_id=_bounded(caller.request_id),
            meta_source_ip=_bounded(caller.ip),
            meta_user_agent=_bounded(caller.user_agent),
            actor_user_id=actor.user_id if actor else None,
            actor_email=self._shown_email(actor),
            details=orjson.dumps(self._shown(details) if details else None).decode(),
            created_at=now,
            updated_at=now,
        )
        if self.stores:
            await store.audit_logs.add(entry)
        if self.console:
            store.after_commit(partial(_write, self.console, console_line(entry)))

    def _shown_email(self, actor: Actor | None) -> str | None:
        if not (actor and actor.email):
            return None
        return _bounded(masked_email(actor.email) if self.settings.mask else actor.email)

    def _shown(self, details: Details) -> Details:
        return masked_details(details) if self.settings.mask else details


def console_line(entry: AuditLog) -> bytes:
    """*entry* as a line of JSON."""
    line: dict[str, Any] = {
        "audience": "audit",
        "type": entry.type,
        "error": entry.error or "",
        "http_request_id": entry.meta_http_request_id,
        "source_ip": entry.meta_source_ip,
        "user_agent": entry.meta_user_agent,
        "details": orjson.Fragment(entry.details or "null"),
        "time": entry.created_at,
        "time_unix": str(int(entry.created_at.timestamp())),
    }
    line |= _known({"user_id": entry.actor_user_id, "user_email": entry.actor_email})
    return orjson.dumps(line, option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE)


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _write(console: TextIO, line: bytes) -> None:
    console.write(line.decode())
    console.flush()


def _bounded(text: str) -> str:
    """As much of *text* as its column holds, without the one character that PostgreSQL refuses."""
    return text.replace("\0", "")[:LONGEST_TEXT]
