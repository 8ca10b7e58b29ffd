"""The claims of a session as responses show them.

Rule 1: standard members win over claims of a template that have the same name.
Rule 2: registered claims other than those named here (`jti`, `nbf`) are not shown.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flowapi.errors.credentials import ClaimsInvalid
from flowapi.services.timestamps import NO_TIME, rfc3339

_NOT_PRIVATE = frozenset({"aud", "exp", "iat", "iss", "jti", "nbf", "sub", "email", "username", "session_id"})
_NIL = UUID(int=0)


def shown_claims(claims: Mapping[str, Any]) -> dict[str, Any]:
    """What responses show of the *claims* of a token, in the order of the names.

    Raises:
        ClaimsInvalid: A claim is not what it is in a session's token.
    """
    shown = {name: value for name, value in claims.items() if name not in _NOT_PRIVATE}
    shown |= {
        "subject": str(subject_of(claims)),
        "session_id": str(session_id_of(claims)),
        "expiration": _time(claims, "exp") if "exp" in claims else NO_TIME,
    }
    shown |= _optional_members(claims)
    return dict(sorted(shown.items()))


def subject_of(claims: Mapping[str, Any]) -> UUID:
    """Whose session it is.

    Raises:
        ClaimsInvalid: The subject is no UUID.
    """
    return _uuid(claims.get("sub", ""), "subject")


def session_id_of(claims: Mapping[str, Any]) -> UUID:
    """Which session it is.

    Raises:
        ClaimsInvalid: The session's id is no UUID.
    """
    return _uuid(claims.get("session_id", ""), "session_id")


def _optional_members(claims: Mapping[str, Any]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    if "iat" in claims:
        members["issued_at"] = _time(claims, "iat")
    if audience := claims.get("aud"):
        members["audience"] = audience if isinstance(audience, list) else [audience]
    if issuer := claims.get("iss"):
        members["issuer"] = issuer
    if "email" in claims:
        members["email"] = _email(claims["email"])
    if isinstance(claims.get("username"), str):
        members["username"] = claims["username"]
    return members


def _uuid(value: object, member: str) -> UUID:
    if value == "":
        return _NIL
    try:
        return UUID(value if isinstance(value, str) else "")
    except ValueError as error:
        raise ClaimsInvalid(f"'{member}' is not a uuid") from error


def _time(claims: Mapping[str, Any], name: str) -> str:
    try:
        return rfc3339(datetime.fromtimestamp(int(claims[name]), UTC))
    except (TypeError, ValueError, OverflowError, OSError) as error:
        raise ClaimsInvalid(f"'{name}' is not a time") from error


def _email(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ClaimsInvalid("unexpected 'email' claim type")
    return value
