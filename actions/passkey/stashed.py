"""Credentials that wait in the stash until their account exists or the step that stores them."""

from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

from actions import keys
from flowapi.engine.stash import Stash
from storage.records.webauthn import WebauthnCredential


def to_stash(credential: WebauthnCredential) -> dict[str, Any]:
    """*credential* as a JSON object."""
    return {field.name: _plain(getattr(credential, field.name)) for field in fields(credential)}


def stashed_credentials(stash: Stash) -> list[WebauthnCredential]:
    """The credentials that wait in *stash*."""
    return [_from_stash(item) for item in stash[keys.NEW_CREDENTIALS] or []]


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _from_stash(item: dict[str, Any]) -> WebauthnCredential:
    last_used = item["last_used_at"]
    return WebauthnCredential(
        **item
        | {
            "user_id": UUID(item["user_id"]),
            "aaguid": UUID(item["aaguid"]),
            "created_at": datetime.fromisoformat(item["created_at"]),
            "updated_at": datetime.fromisoformat(item["updated_at"]),
            "last_used_at": last_used and datetime.fromisoformat(last_used),
            "transports": tuple(item["transports"]),
        }
    )
