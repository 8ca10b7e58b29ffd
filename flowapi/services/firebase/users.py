"""From a user of Firebase to the entry of an import file."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flowapi.services.firebase.hash_config import HashConfig
from flowapi.services.import_entries.checking import EntryRefused, EntryUnreadable, checked
from flowapi.services.import_entries.exporting import Exported
from flowapi.services.timestamps import rfc3339

LONGEST_NUMBER = 16
"""Digits of milliseconds; the year 9999 has 15."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class NotConverted(Exception):
    """Nobody could import this user; the message says why."""


@dataclass(frozen=True, slots=True)
class Conversion:
    """Converts users of one project; *warn* is told of what they lack."""

    config: HashConfig
    warn: Callable[[str], None]

    def entry_of(self, user: Any) -> Exported:
        """The entry of *user*, an item of the list in the exported file.

        Raises:
            NotConverted: No import would take it.
        """
        if not isinstance(user, dict):
            raise NotConverted("the user is no JSON object")
        entry = self._entry(user)
        try:
            checked(entry)
        except (EntryRefused, EntryUnreadable) as error:
            raise NotConverted(str(error)) from error
        return entry

    def _entry(self, user: dict[str, Any]) -> Exported:
        name, email, password_hash = (_text(user, member) for member in ("localId", "email", "passwordHash"))
        if not email and not password_hash:
            raise NotConverted(f"email and passwordHash missing for Firebase user with localId '{name}'")
        entry: Exported = {}
        if email:
            verified = user.get("emailVerified") is True
            entry["emails"] = [{"address": email, "is_primary": True, "is_verified": verified}]
        if password_hash:
            entry["password"] = {"password": self.config.stored(_text(user, "salt"), password_hash)}
        else:
            self.warn(f"[WARN] no password given for Firebase user with localId '{name}', converting anyway")
        times = {"created_at": _moment(user.get("createdAt")), "updated_at": _moment(user.get("lastLoginAt"))}
        return entry | {member: moment for member, moment in times.items() if moment}


def _text(user: dict[str, Any], member: str) -> str:
    value = user.get(member)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise NotConverted(f"{member} must be text")
    return value


def _moment(milliseconds: Any) -> str | None:
    """The time that is written as *milliseconds* since 1970; nothing if it is none."""
    text = str(milliseconds)
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER):
        return None
    try:
        return rfc3339(_EPOCH + timedelta(milliseconds=int(text)))
    except OverflowError:
        return None
