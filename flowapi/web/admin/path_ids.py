"""Ids in the paths of the admin API; each family of endpoints has its own tolerance and its own words."""

import re
from dataclasses import dataclass
from re import Pattern
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

UUID4_TEXT = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def lenient_uuid(text: str) -> UUID | None:
    """The id that *text* means in one of its four spellings."""
    return UUID(text) if LENIENT.fullmatch(text) else None


def user_id(request: Request, refusal: str = "failed to parse userId as uuid") -> UUID:
    """The user whom the path of ``/users/{id}`` names.

    Raises:
        BadRequest: It names none; the message is the *refusal*.
    """
    found = lenient_uuid(request.params["id"])
    if found is None:
        raise BadRequest(refusal)
    return found


@dataclass(frozen=True, slots=True)
class PathId:
    """An id in the path of what belongs to a user: where it stands, how it is told, and what it must be."""

    param: str
    name: str
    kind: str
    pattern: Pattern[str]

    def problem(self, request: Request) -> str | None:
        """What is wrong with it, if something is."""
        text = request.params[self.param]
        if not text:
            return f"{self.name} is a required field"
        return None if self.pattern.fullmatch(text) else f"{self.name} must be a valid {self.kind}"


OWNER = PathId("user_id", "UserID", "uuid", UUID_TEXT)
EMAIL_OWNER = PathId("user_id", "UserId", "uuid", UUID_TEXT)
EMAIL = PathId("email_id", "EmailId", "uuid4", UUID4_TEXT)
SESSION = PathId("session_id", "SessionID", "uuid4", UUID4_TEXT)


def problems_of(request: Request, *ids: PathId) -> list[str]:
    """What is wrong with the *ids* in the path."""
    return [problem for one in ids if (problem := one.problem(request))]


def ids_of(request: Request, *ids: PathId) -> list[UUID]:
    """The *ids* in the path.

    Raises:
        BadRequest: One is none.
    """
    if problems := problems_of(request, *ids):
        raise BadRequest(" and ".join(problems))
    return [UUID(request.params[one.param]) for one in ids]


def owner_id(request: Request) -> UUID:
    """The user whose possessions the path of ``/users/{user_id}/…`` names.

    Raises:
        BadRequest: It names none.
    """
    return ids_of(request, OWNER)[0]
