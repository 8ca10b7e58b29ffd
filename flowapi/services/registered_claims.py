"""Claims with a meaning of their own: which of them a template may set, and to what."""

from datetime import datetime
from typing import Any

from flowapi.services.claim_templates import Unusable

RESERVED = frozenset(("sub", "iat", "exp", "aud", "iss", "email", "username", "session_id"))
"""What every session says itself."""


def fitting(name: str, value: Any) -> Any:
    """*value* as the claim *name* has it in a token.

    Raises:
        Unusable: The claim cannot have that value.
    """
    match name:
        case "jti" if not isinstance(value, str):
            raise Unusable("it has to be a text")
        case "nbf":
            return _seconds(value)
        case _:
            return value


def _seconds(value: Any) -> int:
    """A point in time: a number, also as text, or a text of RFC 3339."""
    try:
        if isinstance(value, str):
            return _seconds_of_text(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return int(value)
    except (ValueError, OverflowError) as error:
        raise Unusable("it has to be a time") from error
    raise Unusable("it has to be a time")


def _seconds_of_text(text: str) -> int:
    try:
        return int(float(text))
    except ValueError:
        moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("without a zone")
    return int(moment.timestamp())
