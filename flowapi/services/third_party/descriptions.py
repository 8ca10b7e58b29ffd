"""What providers tell of a user's name and picture, kept with the account."""

import logging
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from config.urls import parse_url
from flowapi.services.third_party.claims import Claims
from storage.records.user import User
from storage.store import Store

logger = logging.getLogger(__name__)

LONGEST_PICTURE = 2048
"""In bytes."""


async def describe(store: Store, user_id: UUID, claims: Claims, now: datetime) -> None:
    """Bring up to date how the user is called and looks; what the provider does not tell stays."""
    user = await store.users.find(user_id)
    if user and (described := described_by(user, claims)) != user:
        await store.users.describe(replace(described, updated_at=now))


def described_by(user: User, claims: Claims) -> User:
    """*user* with what the *claims* tell."""
    return replace(
        user,
        name=claims.name or user.name,
        given_name=claims.given_name or user.given_name,
        family_name=claims.family_name or user.family_name,
        picture=usable_picture(claims.picture) or user.picture,
    )


def usable_picture(url: str) -> str:
    """The address of a picture, if it can be shown to others; else nothing, and a warning that says why."""
    url = url.strip()
    reason = _unusable(url)
    if reason and url:
        logger.warning("a provider's picture is left out: %s", reason)
    return "" if reason else url


def _unusable(url: str) -> str:
    if not url:
        return "empty"
    if len(url.encode()) > LONGEST_PICTURE:
        return "too_long"
    try:
        parts = parse_url(url)
    except ValueError:
        return "invalid_uri"
    if parts.scheme not in ("http", "https"):
        return "invalid_scheme" if parts.scheme else "invalid_uri"
    if "@" in parts.authority:
        return "has_userinfo"
    return "" if parts.is_web_address else "missing_host"
