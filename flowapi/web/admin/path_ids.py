"""Ids in the paths of the admin API; each family of endpoints has its own tolerance and its own words."""

import re
from uuid import UUID

from flowapi.json_models import UUID_TEXT
from flowapi.web.refusals import BadRequest
from flowapi.web.request import Request

LENIENT = re.compile(
    r"(?:urn:uuid:)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}"
    r"|[0-9a-f]{32}",
    re.IGNORECASE,
)


def lenient_uuid(text: str) -> UUID | None:
    """The id that *text* means in one of its four spellings."""
    return UUID(text) if LENIENT.fullmatch(text) else None


def user_id(request: Request) -> UUID:
    """The user whom the path of ``/users/{id}`` names.

    Raises:
        BadRequest: It names none.
    """
    found = lenient_uuid(request.params["id"])
    if found is None:
        raise BadRequest("failed to parse userId as uuid")
    return found


def owner_id(request: Request) -> UUID:
    """The user whose possessions the path of ``/users/{user_id}/…`` names.

    Raises:
        BadRequest: It names none.
    """
    text = request.params["user_id"]
    if not UUID_TEXT.fullmatch(text):
        raise BadRequest("UserID must be a valid uuid")
    return UUID(text)
