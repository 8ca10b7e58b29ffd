"""The body that creates a user."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from flowapi.json_models import LONGEST_TEXT, rule
from flowapi.services.timestamps import from_rfc3339
from flowapi.web.admin.path_ids import lenient_uuid
from flowapi.web.admin.validation import Body, EmailText, validated
from flowapi.web.refusals import BadRequest

USERNAME = re.compile(r"[0-9A-Za-z_]+")
NIL = UUID(int=0)


class NewEmail(Body):
    """One of the user's addresses."""

    address: EmailText
    is_primary: bool = False
    is_verified: bool = False


def _distinct(emails: Sequence[NewEmail]) -> bool:
    return len({email.address for email in emails}) == len(emails)


class NewUser(Body):
    """A user to create, as sent."""

    id: str = ""
    emails: Annotated[list[NewEmail], rule("unique", "entries are not unique", _distinct)] = Field(
        default_factory=list
    )
    username: str | None = None
    created_at: str = ""

    @property
    def user_id(self) -> UUID | None:
        """The id that is asked for, if any."""
        found = lenient_uuid(self.id)
        return None if found == NIL else found

    def created(self, now: datetime) -> datetime:
        """When the user is said to have come."""
        return _time(self.created_at) if self.created_at else now


def new_user(members: dict[str, Any]) -> NewUser:
    """The user that *members* describe, checked.

    Raises:
        BadRequest: They do not describe one.
    """
    user = validated(NewUser, members)
    if user.id and lenient_uuid(user.id) is None:
        raise BadRequest("failed to parse id as uuid")
    if user.created_at:
        _time(user.created_at)
    _check_identifiers(user)
    return (
        user if user.username is None else user.model_copy(update={"username": clean_username(user.username)})
    )


def clean_username(text: str) -> str:
    """*text* as usernames are stored.

    Raises:
        BadRequest: It is not a username.
    """
    username = text.strip().lower()
    if not USERNAME.fullmatch(username) or len(username) > LONGEST_TEXT:
        raise BadRequest("username is invalid")
    return username


def _check_identifiers(user: NewUser) -> None:
    primary = sum(email.is_primary for email in user.emails)
    if not user.emails and not user.username:
        raise BadRequest("at least one of [Emails, Username] must be set")
    if user.emails and not primary:
        raise BadRequest("at least one primary email must be provided")
    if primary > 1:
        raise BadRequest("only one primary email is allowed")


def _time(text: str) -> datetime:
    try:
        return from_rfc3339(text)
    except ValueError as error:
        raise BadRequest("failed to parse created_at as time") from error
