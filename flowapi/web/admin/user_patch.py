"""The body that changes a user.

Rule 1: a member that is absent changes nothing, ``null`` clears, and text is set.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, urlsplit

from flowapi.json_models import LONGEST_TEXT
from flowapi.web.admin.new_user import clean_username
from flowapi.web.json_request import type_name
from flowapi.web.refusals import BadRequest

PROFILE = ("name", "given_name", "family_name", "picture")
MEMBERS = ("username", *PROFILE)
LONGEST_PICTURE = 2048
"""In bytes."""
NOT_IN_URLS = re.compile(r"[\x00-\x1f\x7f]|%(?![0-9A-Fa-f]{2})")
HOST = re.compile(r"[^\s<>\"^`{|}\\]+")


@dataclass(frozen=True, slots=True)
class UserPatch:
    """What is to become of a user."""

    profile: Mapping[str, str | None] = field(repr=False)
    """What is to be changed, by the names of the user's fields."""
    username: str | None
    names: bool
    """Whether something is to become of the username, which may be None then."""


def user_patch(members: Mapping[str, Any]) -> UserPatch:
    """The changes that *members* describe.

    Raises:
        BadRequest: They describe none.
    """
    given = {name.lower(): value for name, value in members.items()}
    changes = {name: _text(given[name]) for name in MEMBERS if name in given}
    for name, text in changes.items():
        if text == "":
            raise BadRequest(f"{name} must be a non-empty string or null")
    _check_lengths(changes)
    if (picture := changes.get("picture")) is not None and not _is_picture(picture):
        raise BadRequest("picture must be a valid http(s) URL or null")
    username = changes.get("username")
    return UserPatch(
        profile={name: text for name, text in changes.items() if name in PROFILE},
        username=None if username is None else clean_username(username),
        names="username" in changes,
    )


def _text(value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise BadRequest(f"expected string or null: {type_name(value)}")
    return value.strip()


def _check_lengths(changes: Mapping[str, str | None]) -> None:
    for name, text in changes.items():
        if name not in ("username", "picture") and text is not None and len(text) > LONGEST_TEXT:
            raise BadRequest(f"length of {name} must be less or equal to {LONGEST_TEXT}")


def _is_picture(text: str) -> bool:
    if len(text.encode()) > LONGEST_PICTURE or NOT_IN_URLS.search(text):
        return False
    try:
        return _is_address(urlsplit(text))
    except ValueError:
        return False


def _is_address(url: SplitResult) -> bool:
    """Whether *url* names a place in the web, and nobody who goes there.

    Raises:
        ValueError: Its port is none.
    """
    known = url.scheme in ("http", "https") and "@" not in url.netloc
    return known and HOST.fullmatch(url.hostname or "") is not None and (url.port or 0) >= 0
